"""Usage, balance, deposits."""

from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.show import deposit_row, summary, usage_row


def list_usage(call: Call) -> Reply:
    wanted = call.query.number("instanceId")
    rows = [
        usage_row(number, entry, call.dialect.dates)
        for number, entry in enumerate(call.world.ledger.entries, 1)
        if wanted in {None, entry.instance_id}
    ]
    return json_reply(call.query.page(rows))


def get_summary(call: Call) -> Reply:
    return json_reply(summary(call.world))


def list_deposits(call: Call) -> Reply:
    rows = [deposit_row(deposit, call.dialect.dates) for deposit in call.world.account.deposits]
    return json_reply(call.query.page(rows))
