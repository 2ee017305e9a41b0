"""VPS rentals and SSH keys."""

from simplepod.emulator.wire.answers import told
from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.problems import Violation, bad, invalid
from simplepod.emulator.wire.references import find_by_iri, referred
from simplepod.emulator.wire.serve_instances import bulk, rent_instance
from simplepod.emulator.wire.show import image_row, key_row
from simplepod.emulator.world.account import Account, SshKey
from simplepod.emulator.world.errors import NotThereError
from simplepod.emulator.world.renting import pause, rent_vps, resume

KEY_TYPES = ("ssh-", "ecdsa-", "sk-")


def list_vps_images(call: Call) -> Reply:
    images = list(call.world.account.images.values())
    return json_reply(call.query.listing(images, image_row, lambda image: [image.name, image.description]))


def list_ssh_keys(call: Call) -> Reply:
    keys = list(call.world.account.ssh_keys.values())
    return json_reply(call.query.listing(keys, key_row, lambda key: [key.name]))


def rent_vps_instance(call: Call) -> Reply:
    """Linux wants a key, saved or raw; Windows a password."""
    body, world = call.body(), call.world
    offer = referred(body, "instanceMarket", "/instances/market", world.market.offer)
    image = referred(body, "instanceVmImage", "/instances/images", world.account.image)
    password, key_text, key_name = (body.text(name) for name in ("password", "userSshKey", "userSshKeyName"))
    if image.is_windows and not password:
        raise invalid(Violation("password", "This value should not be blank."))
    key = None if image.is_windows else _key(key_text, key_name, world.account)
    call.order()
    password = password if image.is_windows else None
    made = rent_vps(world, offer, image, ssh_key=key, password=password, drift=call.drift)
    return told(call, [made])


def rent_either(call: Call) -> Reply:
    """Docker and VPS at one path: the body tells which."""
    return rent_vps_instance(call) if "instanceVmImage" in call.body() else rent_instance(call)


def resume_vps(call: Call) -> Reply:
    body, world = call.body(), call.world
    offer = referred(body, "instanceMarket", "/instances/market", world.market.offer)
    ref = body.raw("instance")
    if isinstance(ref, str) and not ref.startswith("/"):
        try:
            instance = world.live_instance(ref)
        except NotThereError:
            raise bad(f'Item not found for "{ref}".') from None
    else:
        instance = referred(body, "instance", "/instances", world.live_instance)
    call.order()
    dialect = call.dialect
    if instance.state == "live" and dialect.resume_running == "ignore":
        return told(call, [instance])
    may_run, as_new = dialect.resume_running == "move", dialect.resume_id == "new"
    return told(call, [resume(world, instance, offer, drift=call.drift, may_run=may_run, as_new=as_new)])


def pause_vps(call: Call) -> Reply:
    for instance in bulk(call):
        if call.dialect.pause_works:
            pause(call.world, instance)
    return json_reply({})


def _key(text: str | None, name: str | None, account: Account) -> SshKey:
    if not text:
        raise invalid(Violation("userSshKey", "This value should not be blank."))
    if text.startswith("/"):
        return find_by_iri(text, "userSshKey", "/user-ssh-keys", account.ssh_key)
    if not text.startswith(KEY_TYPES) or " " not in text.strip():
        raise invalid(Violation("userSshKey", "This value is not a valid SSH public key."))
    return account.save_key(text.strip(), name)
