"""Rules by address. Each method reads, calls one function, answers."""

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.bangumi import (
    episode_record,
    explain,
    forgetting,
    ledger,
    offsets,
    pictures,
    rules,
    weekdays,
)
from apps.bangumi.api import described, leaving
from apps.bangumi.api.numbers import offset_number, offset_text
from apps.bangumi.listing import Listing
from apps.bangumi.models import Release, Rule
from apps.bangumi.record import changes, of_rule, of_rules
from apps.core import clock, remarks, work
from apps.core.api.answers import as_json, document, done, kept
from apps.core.api.bodies import ids, json_object
from apps.core.config import store
from apps.core.errors import InvalidInput, NotFound
from apps.core.kept import Kept
from apps.core.outside import way_out
from apps.core.text import say
from apps.downloader import torrents

#: A poster may come any minute; until then the picture of the title is good.
_PICTURE_SECONDS = 300
_ALL = Kept(Listing(as_json).content)
_ONE = Kept(lambda number: as_json(of_rule(rules.get(number))))


class RuleViewSet(ViewSet):
    """Rules: list, one, change, delete, disable, enable, archive."""

    operations = described.RULES

    def all(self, request: Request) -> HttpResponseBase:
        """Every rule, disabled and archived ones too."""
        return kept(request, _ALL.body())

    def one(self, request: Request, pk: str) -> HttpResponseBase:
        """One rule."""
        return kept(request, _ONE.body(int(pk)))

    def change(self, request: Request, pk: str) -> Response:
        """Change a rule; its torrents follow where the folder changes."""
        config = store.load()
        rule = rules.get(int(pk))
        rules.change(rule, json_object(request), config=config, client=torrents.client(config))
        remarked = remarks.on_filter([*rule.filter, *rule.include])
        code = "rule_renumbered" if rule.is_renumbered else "rule_changed"
        return done(code, title=rule.official_title, remarks=remarked)

    def delete_one(self, request: Request, pk: str) -> Response:
        """Delete a rule; `file` says what happens to its tasks."""
        rule = rules.get(int(pk))
        tasks_stayed = leaving.delete(rule, file=leaving.file_in(request))
        code = "rule_deleted_tasks_stay" if tasks_stayed else "rule_deleted"
        return done(code, title=rule.official_title)

    def delete_many(self, request: Request) -> Response:
        """Delete several rules."""
        found, missing = self._many(request)
        # Read first: Django takes the number from what it deletes.
        lists = _lists(found, missing, "deleted")
        with_files = leaving.file_in(request)
        for rule in found:
            leaving.delete(rule, file=with_files)
        return done("rules_deleted", count=len(found), extra=lists)

    def disable_one(self, request: Request, pk: str) -> Response:
        """Stop following; files stay unless `file=true`."""
        rule = rules.get(int(pk))
        leaving.disable([rule], file=leaving.file_in(request))
        return done("rule_disabled", title=rule.official_title)

    def disable_many(self, request: Request) -> Response:
        """Stop following several."""
        found, missing = self._many(request)
        leaving.disable(found, file=leaving.file_in(request))
        return done("rules_disabled", count=len(found), extra=_lists(found, missing, "disabled"))

    def enable(self, _request: Request, pk: str) -> Response:
        """Follow again."""
        rule = rules.get(int(pk))
        rules.set_disabled([rule], disabled=False)
        return done("rule_enabled", title=rule.official_title)

    def reset(self, _request: Request) -> Response:
        """Delete all rules; feeds, client and disk stay."""
        return done("rules_reset", count=rules.reset_all())

    def archive(self, _request: Request, pk: str) -> Response:
        """Move a rule out of the calendar."""
        rule = rules.get(int(pk))
        Rule.objects.filter(pk=rule.pk).update(archived=True)
        return done("rule_archived", title=rule.official_title)

    def unarchive(self, _request: Request, pk: str) -> Response:
        """Bring a rule back into the calendar."""
        rule = rules.get(int(pk))
        Rule.objects.filter(pk=rule.pk).update(archived=False)
        return done("rule_unarchived", title=rule.official_title)

    def refresh_poster(self, _request: Request, pk: str) -> Response:
        """Look for the rule's poster again; the old one stays where nothing is found."""
        rule = rules.get(int(pk))
        found = _refresh_posters([rule])
        return done("poster_refreshed" if found else "poster_kept", title=rule.official_title)

    def refresh_posters(self, _request: Request) -> Response:
        """Look for every rule's poster again, in the background."""
        count = pictures.forget_looking()
        return done("posters_asked", count=count)

    def poster(self, request: Request, pk: str) -> HttpResponseBase:
        """A picture of the show: its poster, else one made of its title; never none."""
        content, media_type = pictures.picture_of(rules.get(int(pk)), folder=settings.POSTERS_DIR)
        return document(request, content, media_type=media_type, cache_seconds=_PICTURE_SECONDS)

    def refresh_calendar(self, _request: Request) -> Response:
        """Broadcast weekdays from bgm.tv."""
        config = store.load()
        with way_out(config) as outside:
            changed = weekdays.refresh(config, outside=outside)
        return done("calendar_refreshed", count=changed)

    def set_weekday(self, request: Request, pk: str) -> Response:
        """Put the weekday by hand, which locks it; null gives it back to the calendar."""
        rule = rules.get(int(pk))
        data = json_object(request)
        if "weekday" not in data:
            raise InvalidInput.of("weekday", "field_required")
        weekday = changes({"air_weekday": data["weekday"]})["air_weekday"]
        weekdays.set_by_hand([rule], weekday)
        return done("rule_changed", title=rule.official_title)

    def needs_review(self, _request: Request) -> Response:
        """Rules whose numbering waits for a decision."""
        waiting = Rule.objects.filter(needs_review=True, disabled=False)
        return Response(of_rules(waiting))

    def detect_offset(self, request: Request) -> Response:
        """Compare a title's season and episode with the catalogue. Nothing is stored."""
        data = json_object(request)
        title = offset_text(data)
        config = store.load()
        with way_out(config) as outside:
            found = offsets.detect(
                title,
                season=offset_number(data, "parsed_season", usual=1),
                episode=offset_number(data, "parsed_episode", usual=1),
                config=config,
                outside=outside,
            )
        return Response(found)

    def suggest_offset(self, _request: Request, pk: str) -> Response:
        """What the rule's own numbers need."""
        rule = rules.get(int(pk))
        config = store.load()
        with way_out(config) as outside:
            found = offsets.for_rule(rule, config=config, outside=outside).suggestion
        words = offsets.both(found) if found else say("offset_none")
        return Response(
            {
                "suggested_offset": found.episode_offset if found else 0,
                "suggested_season_offset": found.season_offset if found else 0,
                "reason": words.zh,
                "reason_en": words.en,
                "confidence": found.confidence.value if found else None,
            }
        )

    def refresh_metadata(self, _request: Request) -> Response:
        """Fill missing posters and archive what has ended, in the background."""
        for name in ("posters", "offsets", "archive"):
            work.soon(name)
        return done("metadata_asked", count=ledger.ask_all_again())

    def apply_offset(self, _request: Request, pk: str) -> Response:
        """Number the rule's episodes as suggested."""
        config = store.load()
        rule = rules.get(int(pk))
        offsets.apply(rule, config=config, client=torrents.client(config))
        return done("offset_applied", title=rule.official_title)

    def dismiss_review(self, _request: Request, pk: str) -> Response:
        """Leave the numbering as it is."""
        rule = rules.get(int(pk))
        offsets.dismiss(rule)
        return done("review_dismissed", title=rule.official_title)

    def episodes(self, _request: Request, pk: str) -> Response:
        """Every episode of a rule, and how far it is."""
        return Response(episode_record.of_rule(rules.get(int(pk))))

    def missing(self, _request: Request) -> Response:
        """What was broadcast and is neither here nor on its way, of every rule that is followed."""
        return Response(episode_record.missing())

    def explain(self, _request: Request, pk: str) -> Response:
        """What became of each release that this rule, or its name, had to do with."""
        return Response(explain.releases_of(rules.get(int(pk)), now=clock.now()))

    def unmatched(self, _request: Request) -> Response:
        """Releases that belong to no rule, with the reason and the rules that came near."""
        return Response(explain.unmatched())

    def unmatched_count(self, _request: Request) -> Response:
        """How many they are."""
        return Response({"count": explain.unmatched_count()})

    def forget_unmatched(self, _request: Request) -> Response:
        """Forget all of them."""
        count = forgetting.forget(Release.objects.filter(rule=None))
        return done("releases_forgotten", count=count)

    def forget_one_unmatched(self, _request: Request, pk: str) -> Response:
        """Forget one of them."""
        count = forgetting.forget(Release.objects.filter(rule=None), only=int(pk))
        return done("releases_forgotten", count=count)

    def _many(self, request: Request) -> tuple[list[Rule], list[int]]:
        wanted = ids(request, "bangumi_ids", "bangumi_id", "ids")
        found = list(Rule.objects.filter(pk__in=wanted))
        if not found:
            raise NotFound(what="rule", id=", ".join(map(str, wanted[:20])))
        known = {rule.pk for rule in found}
        return found, [pk for pk in wanted if pk not in known]


def _refresh_posters(found: list[Rule]) -> int:
    config = store.load()
    with way_out(config) as outside:
        return pictures.look_again(found, config, outside=outside, folder=settings.POSTERS_DIR)


def _lists(found: list[Rule], missing: list[int], name: str) -> dict[str, Any]:
    return {name: [rule.pk for rule in found], "missing": missing}
