"""What the vendor's documentation says, typed from its two editions, and what clients have seen besides."""

# operationId -> method, path, evidence
OPERATIONS = {
    "list_offers": ("get", "/instances/market/list", "documented"),
    "list_global_templates": ("get", "/instances/global-templates/list", "documented"),
    "get_global_template": ("get", "/instances/global-templates/{template_id}", "documented"),
    "list_templates": ("get", "/instances/templates/list", "documented"),
    "create_template": ("post", "/instances/templates", "live"),
    "get_template": ("get", "/instances/templates/{template_id}", "documented"),
    "update_template": ("put", "/instances/templates/{template_id}", "inferred"),
    "delete_template": ("delete", "/instances/templates/{template_id}", "documented"),
    "rent_instance": ("post", "/instances", "live"),
    "list_instances": ("get", "/instances/list", "documented"),
    "get_instance": ("get", "/instances/{instance_id}", "documented"),
    "update_instance": ("put", "/instances/{instance_id}", "live"),
    "delete_instance": ("delete", "/instances/{instance_id}", "documented"),
    "reboot_instances": ("patch", "/instances/execute-reboot", "inferred"),
    "list_vps_images": ("get", "/instances/images/list", "inferred"),
    "rent_vps": ("post", "/instances/vm", "guessed"),
    "resume_vps": ("post", "/instances/vm/resume", "guessed"),
    "pause_vps": ("patch", "/instances/execute-pause", "inferred"),
    "list_ssh_keys": ("get", "/user-ssh-keys/list", "inferred"),
    "list_usage": ("get", "/instances/billing/list", "documented"),
    "get_summary": ("get", "/instances/summary", "live"),
    "list_deposits": ("get", "/instances/deposit/list", "documented"),
}

PAGES = {"itemsPerPage": 100, "page": 1}
SEARCHABLE = PAGES | {"search": "ubuntu"}

# operationId -> parameters besides the path's, with the documentation's examples; the market has its own tables
PARAMETERS: dict[str, dict[str, object]] = {
    "list_global_templates": {**SEARCHABLE},
    "list_templates": {**SEARCHABLE},
    "list_instances": {**SEARCHABLE},
    "list_vps_images": {**SEARCHABLE},
    "list_ssh_keys": {**SEARCHABLE},
    "list_usage": {**PAGES, "instanceId": 1},
    "list_deposits": {**PAGES},
}

# field -> lowest and highest bound, unit; the examples are the bounds themselves
RANGES = {
    "downloadSpeedtest": (1, 16384, "Mbit/s"),
    "uploadSpeedtest": (1, 16384, "Mbit/s"),
    "diskSize": (32, 65536, "GB"),
    "cpuCoreCount": (1, 512, "cores"),
    "systemMemory": (4096, 8388608, "MB"),
    "diskSpeedWrite": (1, 131072, "MB/s"),
    "gpuCount": (1, 16, "GPUs"),
    "gpuTFlops": (1, 256, "TFLOPS"),
    "gpuMemorySize": (8192, 524288, "MB"),
    "gpuPcieBandwidth": (1, 128, "GBit/s"),
    "sla": (1, 100, "percent"),
    "rentalTimeMin": (1, 8600, "hours"),
    "pricePerGpu": (0, 5, "$/hour"),
    "pricePerTFlops": (0, 200, "TFLOPS/$/hour"),
    "pricePerDlp": (0, 200, "DLPerf/$/hour"),
}
ORDERS = ("gpuCount", "sla", "pricePerGpu", "sysDlp", "pricePerDlp", "gpuTFlops", "pricePerTFlops")
COMPARISONS = {"=", "<=", ">="}
# parameter of the market -> documented values, example
MARKET_ENUMS = {
    **{f"order[{field}]": ({"asc", "desc"}, "desc") for field in ORDERS},
    "gpuDriverVerComparisonOperator": (COMPARISONS, "="),
    "gpuDriverVerOperator": (COMPARISONS, "="),
    "gpuCudaVerOperator": (COMPARISONS, "="),
    "rentalStatus": ({"Any", "active", "inactive"}, "Any"),
    "mode": ({"docker", "vm"}, "vm"),
}
# documented as enums, open in truth: the values are examples
MARKET_OPEN = {
    "region": ({"World", "Asia", "Europe", "North America", "Oceania", "South America", "Poland"}, "World"),
    "gpuModel": ({"Any", "RTX 4090"}, "Any"),
}
MARKET_OTHER = {"gpuDriverVer": "1", "gpuCudaVer": "1", **PAGES}

TEMPLATE_WRITE = {
    "host": "string",
    "username": "string",
    "password": "string",
    "name": "string",
    "imageName": "string",
    "categoryName": "string",
    "defaultTag": "string",
    "diskSize": "integer",
    "exposePorts": "string",
    "startScript": "string",
    "argOptions": "string|array",
    "envVariables": "string|array",
    "notes": "string",
    "isPasswordProtected": "boolean",
    "isRunSshServerOn": "boolean",
    "isRunJupyterOn": "boolean",
}
# operationId -> content type, fields with the types that work
BODIES = {
    "create_template": ("application/json", TEMPLATE_WRITE),
    "update_template": ("application/json", TEMPLATE_WRITE),
    "rent_instance": (
        "application/json",
        {
            "gpuCount": "integer",
            "instanceMarket": "string",
            "instanceTemplate": "string",
            "startScript": "string",
            "envVariables": "string|array",
            "numOfInstances": "integer",
        },
    ),
    "update_instance": (
        "application/json",
        {
            "isAutoRenewOn": "boolean",
            "priceAutoRenewMax": "number",
            "notes": "string",
            "instanceTemplate": "string",
            "name": "string",
            "startScript": "string",
            "envVariables": "string|array",
            "diskSize": "integer",
        },
    ),
    "rent_vps": (
        "application/json",
        dict.fromkeys(
            ("instanceMarket", "instanceVmImage", "userSshKey", "userSshKeyName", "password"),
            "string",
        ),
    ),
    "resume_vps": ("application/json", {"instanceMarket": "string", "instance": "string"}),
    "reboot_instances": ("application/merge-patch+json", {"instanceIds": "array"}),
    "pause_vps": ("application/merge-patch+json", {"instanceIds": "array"}),
}

TEMPLATE_FIELDS = (
    "id imageName categoryName defaultTag diskSize exposePorts startScript argOptions envVariables notes host username "
    "password isPublic isPasswordProtected isRunSshServerOn isRunJupyterOn"
)
# schema -> the fields of its documented samples, both editions, list and details together
SAMPLES = {
    "Offer": (
        "id instanceMarket cpuCoreCount cpuModel diskSize diskSpeedRead diskSpeedWrite diskType downloadSpeedtest "
        "errors gpuCount gpuCudaVer gpuDriverVer gpuMemorySize gpuModel gpuPcieBandwidth gpuPcieGen gpuPcieWidth "
        "gpuTFlops expiresAt isAvailableForDemand isAvailableForInterruptible pricePerDiskSize pricePerDlp pricePerGpu "
        "pricePerTFlops rentalTimeMax sla sysDlp systemMemory uploadSpeedtest"
    ),
    "GlobalTemplate": TEMPLATE_FIELDS,
    "Template": TEMPLATE_FIELDS,
    "Instance": (
        "id hashId name notes gpuModel gpuMemorySize gpuCount cpuCoreCount systemMemory diskSize diskSizeMax status "
        "duration rentalType pricePerGpu pricePerDiskSize priceAutoRenewMax createdAt expiresAt autoRenewAt "
        "isAutoRenewOn instanceTemplate ports cpuUsage memUsage diskUsage processUptime console consoleSystem"
    ),
    "InstanceTemplate": "id imageName defaultTag isRunSshServerOn isRunJupyterOn",
    "Ports": "direct proxy",
    "VpsImage": "id name description diskSizeMin",
    "Summary": "all rentalAvailability",
    "SummaryAll": "active",
    "SummaryActive": "rri rriCountTotal",
    "RentalAvailability": "pricePerInstances balanceRental availableRentalHours",
    "Problem": "type title detail",
}
# schema -> fields that clients have seen and no document tells
SEEN_LIVE = {
    "Offer": "rig rentalStatus",
    "Rig": "ip region country",
    "Template": "name",
    "GlobalTemplate": "name",
    "Instance": "supportId errors warnings gpus rig",
    "PortMapping": "srcPort destPort ip service protocol url",
}
DATES = {
    "Offer": {"expiresAt"},
    "Instance": {"createdAt", "expiresAt", "autoRenewAt"},
    "Deposit": {"createdAt", "finishedAt"},
    "Usage": {"startedAt", "finishedAt"},
}
