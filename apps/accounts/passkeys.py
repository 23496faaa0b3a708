"""Passkeys: make one, sign in with one, list, rename and delete one's own.

Whatever is wrong with what an authenticator sent is said in the log; the answer is the same for all
of it, so nobody learns which names or keys exist. For the same reason nobody who has not signed in is
told which passkeys a name has: every one of ours can be found by the authenticator itself.
"""

import json
import logging
from collections.abc import Sequence
from typing import Any

import webauthn
from django.db import IntegrityError, transaction
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from apps.accounts import challenges, sessions, throttles
from apps.accounts.models import Passkey, User
from apps.accounts.passwords import is_text
from apps.accounts.relying_party import RelyingParty
from apps.accounts.visitors import Visitor, may_sign_in
from apps.core import clock
from apps.core.errors import (
    AddressNotAllowed,
    InvalidInput,
    NotFound,
    PasskeyNotTaken,
    PasskeyRefused,
)

log = logging.getLogger(__name__)

LONGEST_NAME = 64
#: More than anybody has devices.
MOST_OF_ONE_PERSON = 50
_LONGEST_ID = 1400
_TIMEOUT_MS = 60_000
_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_NO_MODEL = "00000000-0000-0000-0000-000000000000"

Options = dict[str, Any]


def new_options(user: User, site: RelyingParty, *, address: str) -> Options:
    """What `navigator.credentials.create` is given, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.id,
        rp_name="AutoBangumi",
        user_name=user.username,
        user_display_name=user.username,
        user_id=_handle(user),
        challenge=challenges.ask(user=user, address=address),
        timeout=_TIMEOUT_MS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in of(user)],
        supported_pub_key_algs=_ALGORITHMS,
    )
    return {"excludeCredentials": [], **json.loads(options_to_json(options))}


def add(user: User, site: RelyingParty, *, name: str, attestation: dict[str, Any]) -> Passkey:
    """Keep what an authenticator made. Raises InvalidInput, PasskeyNotTaken."""
    name = _name(name)
    if Passkey.objects.filter(user=user).count() >= MOST_OF_ONE_PERSON:
        raise InvalidInput.of("name", "field_too_many", most=MOST_OF_ONE_PERSON)
    try:
        challenge = challenges.take(_challenge_in(attestation), user=user)
        if challenge is None:
            raise PasskeyNotTaken
        made = webauthn.verify_registration_response(
            credential=attestation,
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_origin=list(site.origins),
            expected_rp_id=site.id,
            require_user_verification=False,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except _BROKEN as problem:
        log.warning("A passkey for %s was not taken: %.300s", user, ascii(problem))
        raise PasskeyNotTaken from problem
    credential_id = bytes_to_base64url(made.credential_id)
    if len(credential_id) > _LONGEST_ID:
        raise PasskeyNotTaken
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=user,
                name=name,
                credential_id=credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                aaguid="" if made.aaguid == _NO_MODEL else made.aaguid[:36],
                transports=_transports(attestation),
                backup_eligible=made.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
                backup_state=made.credential_backed_up,
            )
    except IntegrityError as problem:
        raise PasskeyNotTaken from problem
    log.info("%s added a passkey.", user)
    return passkey


def sign_in_options(site: RelyingParty, *, username: str, address: str) -> Options:
    """What `navigator.credentials.get` is given, as JSON. Raises TooMany."""
    throttles.count(throttles.Asking(address=address))
    options = webauthn.generate_authentication_options(
        rp_id=site.id,
        # A name that cannot be one is asked for like any other, and fits nobody.
        challenge=challenges.ask(username=username.strip()[:20], address=address),
        timeout=_TIMEOUT_MS,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return {**json.loads(options_to_json(options)), "allowCredentials": []}


def sign_in(
    credential: dict[str, Any],
    site: RelyingParty,
    *,
    username: str,
    visitor: Visitor,
    allowed: Sequence[str],
) -> sessions.Opened:
    """Open a session. Raises AddressNotAllowed, TooMany, PasskeyRefused."""
    if not may_sign_in(visitor, allowed):
        log.warning("A login from %s was refused: not an allowed address.", visitor.address)
        raise AddressNotAllowed
    attempt = throttles.PasskeyTry(
        address=visitor.address,
        credential_id=str(credential.get("rawId", ""))[:_LONGEST_ID],
        whole=json.dumps(credential, default=str)[:10_000],
    )
    throttles.count(attempt)
    try:
        user = _signer(credential, site, username=username.strip())
    except _BROKEN as problem:
        log.warning("A passkey from %s was refused: %.300s", visitor.address, ascii(problem))
        raise PasskeyRefused from problem
    throttles.forget(attempt)
    throttles.forget(throttles.Asking(address=visitor.address))
    return sessions.open_for(user, user_agent=visitor.user_agent)


def of(user: User) -> list[Passkey]:
    """One's passkeys, the oldest first."""
    return list(Passkey.objects.filter(user=user).order_by("pk"))


def rename(user: User, passkey: Passkey, *, name: str) -> str:
    """Call it something else; says how it is called now. Raises InvalidInput."""
    name = _name(name)
    Passkey.objects.filter(pk=passkey.pk, user=user).update(name=name)
    return name


def delete(user: User, passkey: Passkey) -> None:
    """Refuse it from now on; sessions that it opened go on until they are ended."""
    Passkey.objects.filter(pk=passkey.pk, user=user).delete()
    log.info("%s deleted a passkey.", user)


def find(user: User, *, passkey_id: int | None, credential_id: str | None) -> Passkey:
    """One of one's own, by either id. Raises NotFound, also for other people's."""
    own = Passkey.objects.filter(user=user)
    found = (
        own.filter(pk=passkey_id)
        if passkey_id is not None
        else own.filter(credential_id=(credential_id or "").rstrip("="))
    ).first()
    if found is None:
        raise NotFound(what="passkey", id=passkey_id or (credential_id or "")[:80])
    return found


class _Broken(Exception):
    """What came does not hold; the sentence is for the log."""


#: What py-webauthn raises for hostile input, and what Python does below it.
_BROKEN = (
    WebAuthnException,
    _Broken,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
)


def _signer(credential: dict[str, Any], site: RelyingParty, *, username: str) -> User:
    """Whose passkey signed our challenge. Raises one of _BROKEN."""
    challenge = challenges.take(_challenge_in(credential))
    if challenge is None:
        raise _Broken("its challenge is not open")
    with transaction.atomic():
        # Under a lock, so that of two that come with the same count one is refused.
        passkey = (
            Passkey.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(credential_id=str(credential["rawId"]).rstrip("="))
            .first()
        )
        if passkey is None:
            raise _Broken("nobody has it")
        user = passkey.user
        names = {name for name in (username, challenge.username) if name}
        if names - {user.username} or not user.is_active:
            raise _Broken("it is not this person's, or the account is switched off")
        handle = credential["response"].get("userHandle")
        # The second is what passkeys carry that were made while handles were drawn by lot.
        known = {_handle(user), bytes(user.webauthn_handle)}
        if handle and base64url_to_bytes(handle) not in known:
            raise _Broken("its user handle is another's")
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_origin=list(site.origins),
            expected_rp_id=site.id,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=False,
        )
        Passkey.objects.filter(pk=passkey.pk).update(
            sign_count=seen.new_sign_count,
            last_used_at=clock.now(),
            backup_state=seen.credential_backed_up,
        )
    return user


def _handle(user: User) -> bytes:
    """What an authenticator knows a person by (contract 2.2)."""
    return str(user.pk).encode()


def _challenge_in(credential: dict[str, Any]) -> bytes:
    """The challenge that was signed, as the browser put it down. Raises one of _BROKEN."""
    client_data = base64url_to_bytes(credential["response"]["clientDataJSON"])
    return parse_client_data_json(client_data).challenge


def _transports(attestation: dict[str, Any]) -> list[str]:
    said = attestation["response"].get("transports")
    known = {transport.value for transport in AuthenticatorTransport}
    return (
        [one for one in said if isinstance(one, str) and one in known]
        if isinstance(said, list)
        else []
    )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        id=base64url_to_bytes(passkey.credential_id),
        transports=[AuthenticatorTransport(one) for one in passkey.transports] or None,
    )


def _name(name: str) -> str:
    name = name.strip()
    if not name or not is_text(name):
        raise InvalidInput.of("name", "field_required")
    if len(name) > LONGEST_NAME:
        raise InvalidInput.of("name", "field_too_long", most=LONGEST_NAME)
    return name
