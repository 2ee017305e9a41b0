"""What SimplePod says and what is true: the table of its quirks, and the functions that put them right.

Each row: id, where it is corrected (in `openapi.yaml`, marked `x-quirk`, or in code by the functions named here, which
are looked up in this module whenever they are called), what is said → what is true, and a test that proves it.

Q01  spec+code  instanceMarket is a number (older edition), instances are ids → bodies want IRIs; `iri`, `id_of`
                test_an_id_becomes_the_iri_of_its_kind_and_back
Q02  spec+code  envVariables are an "Array of any", the sample a text → both are taken, by place; `encode_env`
                test_env_is_written_as_a_json_text_or_as_an_array
Q03  spec+code  envVariables are read as an array → or as JSON text, [], null, an object; `decode_env`
                test_env_is_read_from_every_shape
Q04  spec       reboot and pause take a header, and ids → their body is application/merge-patch+json, never without ids
                test_a_body_has_one_content_type_and_fields_of_types_that_work
Q05  code       startScript is a script → its lines are run one by one; `encode_start_script`, `decode_start_script`
                test_a_script_of_several_lines_runs_as_one
Q06  spec       categoryName, defaultTag and startScript are numbers → they are texts
                test_a_body_has_one_content_type_and_fields_of_types_that_work
Q07  code       exposePorts is a string → of numbers with commas; `join_ports`, `split_ports`
                test_ports_come_back_as_they_were_written
Q08  spec+code  argOptions is a string written, an array read → either; `read_arg_options`
                test_arguments_are_read_from_a_text_or_a_list
Q09  spec       deposits look like offers, SSH keys and their curl line like templates → copied by mistake
                test_an_answer_has_the_fields_of_the_samples_and_those_seen_live
Q10  spec       numOfInstances, mode=vm, diskSize of a VPS, the market's pages: in prose or one edition → they exist
                test_the_market_has_the_parameters_of_both_editions_and_no_other
Q11  spec       Content-Type is a required parameter → it is no parameter
                test_query_parameters_are_the_documented_ones
Q12  spec+code  versions are filtered by operators, spelt in two ways → >= acts as =; neither is sent, versions are
                compared here; `parse_version`, `version_matches`
                test_versions_are_compared_as_numbers
Q13  spec+code  bounds are whole numbers, of dollars even → rounded outwards, exact here; `wire_bound`
                test_a_bound_is_sent_rounded_outwards_and_only_if_the_api_takes_it
Q14  spec       gpuModel, region and rentalStatus are closed lists → they are open
                test_a_choice_that_is_open_in_truth_keeps_the_documented_values_as_examples
Q15  code       filters filter → those that the server does not understand are ignored; `within`
                test_a_filter_is_applied_exactly_whatever_the_server_made_of_it
Q16  spec+code  a deletion answers 401 or {} → 204; that it worked, only a later look proves: a 404 of the API's own,
                not of a gateway, or the status "deleted"; `denies_existence`
                test_only_the_apis_own_404_denies_that_an_object_exists
Q17  spec+code  creating and updating answer {} → or with the object, or with nothing; `has_content`
                test_an_answer_without_an_object_is_read_again
Q18  spec       answers have the documented fields → and supportId, errors, rig, names of templates and others
                test_a_field_seen_live_is_marked_as_such
Q19  spec       answers have all their fields → nulls are left out, so nothing is required
                test_nothing_in_an_answer_is_required_or_refused
Q20  code       numbers are numbers → or texts; `read_int`, `read_float`, `read_decimal`, `read_bool`, `read_str`
                test_a_number_is_read_from_number_and_text_unless_nothing_can_be_reckoned_with_it
Q21  spec+code  an empty object is {} → or []; `as_object`
                test_an_empty_array_is_an_empty_object
Q22  code       a list is a list → or an object keyed by index, or in an envelope; `as_rows`
                test_rows_are_found_keyed_by_index_and_in_envelopes
Q23  code       console is a string → base64 of text with HTML tags and entities; `decode_console`
                test_a_console_is_text_without_base64_tags_and_entities
Q24  spec+code  ports are lists of null, or {} → of objects by srcPort, a number as text, "0console"; url may be "" or
                "closed"; `read_src_port`, `usable_url`
                test_a_container_port_is_a_number_but_for_the_console
Q25  code       instanceTemplate is an object → or an IRI; `read_relation`
                test_a_relation_is_read_from_object_iri_and_id
Q26  spec+code  lists have pages → without totals, 30 rows unless asked, perhaps capped; `ends_listing`
                test_a_listing_ends_where_a_capped_page_could_not
Q27  code       an update changes what it names → null may clear, so None is never sent; `is_given`
                test_none_is_not_given_and_what_clears_a_text_is
Q28  code       search finds a name → and whatever looks like it, in several fields; `same_name`
                test_only_the_same_name_is_the_same_name
Q29  code       dates are ISO with an offset → or naive, in Warsaw, or an epoch in s or ms; `read_datetime`
                test_a_date_is_read_from_iso_texts_and_epochs_and_a_naive_one_is_in_warsaw
Q30  spec+code  an error has title and detail → or message, error, hydra:description; violations; it may repeat the
                request; `read_problem`, `without_echo`
                test_an_error_body_is_read_in_every_dialect
Q31  code       an instance is rented with a template group → with a global one too, by the same IRI; `template_iri`
                test_every_template_is_rented_by_the_iri_of_a_template
Q32  code       status is created or active → or any other word; `status_phase`
                test_a_status_that_nobody_knows_is_on_its_way_unless_the_vendor_reports_errors
Q33  code       availableRentalHours says how long the balance lasts → 0 when nothing runs; `hours_for`
                test_the_balance_lasts_for_hours_that_the_api_does_not_tell
Q34  code       an offer has an id → of its row; the market's is in instanceMarket; `offer_iri`
                test_an_offer_is_rented_by_its_market_and_by_its_own_id_only_without_one
Q35  spec       an instance in a path is an integer → or its support id, as in the bodies
                test_an_instance_in_a_path_is_an_id_or_a_support_id
Q36  spec       usage is {} → rows, with fields that nobody has told of
                test_a_shape_that_no_document_states_says_how_it_is_known
"""

from simplepod._wire.references import id_of, iri, offer_iri, template_iri
from simplepod._wire.rules import (
    hours_for,
    is_given,
    parse_version,
    same_name,
    status_phase,
    version_matches,
    wire_bound,
    within,
)
from simplepod._wire.scalars import read_bool, read_datetime, read_decimal, read_float, read_int, read_str
from simplepod._wire.shapes import (
    as_object,
    as_rows,
    denies_existence,
    ends_listing,
    has_content,
    read_problem,
    read_relation,
    without_echo,
)
from simplepod._wire.texts import (
    decode_console,
    decode_env,
    decode_start_script,
    encode_env,
    encode_start_script,
    join_ports,
    read_arg_options,
    read_src_port,
    split_ports,
    usable_url,
)

__all__ = [
    "as_object",
    "as_rows",
    "decode_console",
    "decode_env",
    "decode_start_script",
    "denies_existence",
    "encode_env",
    "encode_start_script",
    "ends_listing",
    "has_content",
    "hours_for",
    "id_of",
    "iri",
    "is_given",
    "join_ports",
    "offer_iri",
    "parse_version",
    "read_arg_options",
    "read_bool",
    "read_datetime",
    "read_decimal",
    "read_float",
    "read_int",
    "read_problem",
    "read_relation",
    "read_src_port",
    "read_str",
    "same_name",
    "split_ports",
    "status_phase",
    "template_iri",
    "usable_url",
    "version_matches",
    "wire_bound",
    "within",
    "without_echo",
]
