"""How passwords are hashed, and what a new one must look like."""

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from apps.core.errors import FieldError

SHORTEST = 8
LONGEST = 1024


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """argon2id with 19 MiB, 2 rounds, 1 lane: a NAS has little memory, and each login costs it this much."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def fault(password: str, *, field: str = "password") -> FieldError | None:
    """What is wrong with a new password, if anything is."""
    if len(password) < SHORTEST:
        return FieldError(field, "password_too_short", (("least", SHORTEST),))
    if len(password) > LONGEST:
        return FieldError(field, "field_too_long", (("most", LONGEST),))
    if not is_text(password):
        return FieldError(field, "field_bad_value")
    return None


def is_text(value: str) -> bool:
    """Can it be hashed and stored? JSON can carry halves of characters, and NUL."""
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def spend_the_time_of_a_check(password: str) -> None:
    """As slow as a real check, for names that do not exist: the answer's time tells nothing."""
    make_password(password)
