"""A small API: its specification with comments and marks, and the documentation that it was made from."""

from pathlib import Path

SMALL = """\
# What a pod is.
openapi: 3.1.0

info:
  title: Pods
  version: '1'
  x-edition: {edition}
servers:
  - url: https://api.example

paths:
  # --- reading
  /pods/list:
    get:
      operationId: list_pods
# not indented, and part of the operation
      x-evidence: documented
      parameters:
        - {{$ref: '#/components/parameters/Page'}}
        - name: order   # of the rows
          in: query
          x-quirk: [Q14]
          schema: {{$ref: '#/components/schemas/Order'}}
        - name: size
          in: query
          schema: {{type: integer, minimum: 1, maximum: 9}} # in GB
      responses:
        '200':
          content:
            application/json:
              schema:
                type: array
                items: {{$ref: '#/components/schemas/Pod'}}

  # --- writing
  /pods:
    post:
      operationId: create_pod
      x-evidence: live
      x-known-as: [Makes a pod out of nothing]
      requestBody:
        x-quirk: [Q11]
        content:
          application/json:
            schema: {{$ref: '#/components/schemas/PodWrite'}}
      responses:
        '201': {{description: Created.}}

  /pods/{{pod_id}}:
    parameters:
      - {{name: pod_id, in: path, required: true, schema: {{type: integer}}}}
    put:
      operationId: change_pod
      x-evidence: inferred
      x-evidence-note: >-
        By analogy
        with others.
      x-known-as: [Change a pod by its id]
      requestBody:
        x-quirk: [Q11]
        content:
          application/json:
            schema: {{$ref: '#/components/schemas/PodWrite'}}
      responses:
        '200': {{description: Changed.}}
    # nothing else ends it
    delete:
      operationId: delete_pod
      x-evidence: documented
      responses:
        '204': {{description: Deleted.}}

components:
  parameters:
    Page:
      name: page
      in: query
      schema: {{type: integer}}

  schemas:
    # --- what parameters take
    Order:
      type: string
      enum: [asc, desc]
    # --- what is written
    PodWrite:
      type: object
      properties:
        name:
          type: string
          x-quirk: [Q06]
          description: Documented as a number.
        size: # in GB
          type: integer
    # --- what is read
    Pod:
      type: object
      properties:
        id:
          type: integer
        state:
          type: string
"""
DOCUMENTED = """\
Lists the pods.
| page | integer Page |
| order | string Enum: "asc" "desc" Order |
| size | integer Size: value from 1 to 9 |
curl --request GET 'https://api.example/pods/list'
[- {
- "id": 0,
- "state": "up"
}
]Makes a pod out of nothing.
| Content-Type required | string Example: application/json |
| name | number Its name |
| size | integer Its size |
{- "name": 0
}Change a pod by its id.
| id required | integer |
| Content-Type required | string Example: application/json |
| name | number Name |
| size | integer Size |
{- "name": 0
}Ends a pod.
| id required | integer |
curl --request DELETE 'https://api.example/pods/1'
"""


def written(folder: Path) -> Path:
    """The specification as a file, beside its documentation."""
    (folder / "edition.txt").write_text(DOCUMENTED, encoding="utf-8")
    (folder / "openapi.yaml").write_text(SMALL.format(edition=folder / "edition.txt"), encoding="utf-8")
    return folder / "openapi.yaml"
