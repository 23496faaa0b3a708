"""Every message the product says, in the API or a log: code -> English, Chinese, with the same placeholders."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """One message in both languages."""

    en: str
    zh: str


def say(code: str, facts: Mapping[str, object] | None = None) -> Words:
    """The message for a code with its facts filled in. Raises KeyError for an unknown code."""
    words = MESSAGES[code]
    values = dict(facts or {})
    thing = THINGS.get(str(values.get("what")))
    in_chinese = values if thing is None else values | {"what": thing}
    return Words(words.en.format_map(values), words.zh.format_map(in_chinese))


#: What is not there, or was expected (the fact `what`), in Chinese.
THINGS: dict[str, str] = {
    "download client": "下载器",
    "feed": "订阅源",
    "film": "剧场版规则",
    "message": "消息",
    "metadata source": "资料来源",
    "notification channel": "通知渠道",
    "passkey": "通行密钥",
    "rename conflict": "改名冲突",
    "rule": "番剧规则",
    "search provider": "搜索站点",
    "token": "令牌",
    "torrent": "种子",
    "user": "账号",
    "JSON": " JSON",
    "a body that can be decoded": "可解码的正文",
    "a page of Mikan": " Mikan 页面",
    "a picture": "图片",
    "the calendar of bgm.tv": " bgm.tv 放送日历",
    "the list of shows of bangumi-data": " bangumi-data 番组目录",
    "the qBittorrent Web API": " qBittorrent Web API",
}


#: Kept in groups by room; each group in the order of the API reference.
MESSAGES: dict[str, Words] = {
    # -- errors of every room
    "problem": Words("Something went wrong.", "出了点问题。"),
    "refused": Words("That is not possible now.", "现在无法这样做。"),
    "invalid_input": Words("Some values cannot be used: {fields}.", "有些值无法使用：{fields}。"),
    "malformed_json": Words("The body is not valid JSON.", "请求体不是有效的 JSON。"),
    "body_too_large": Words(
        "A body may have at most {mebibytes} MiB.", "请求体最大为 {mebibytes} MiB。"
    ),
    "malformed_body": Words("This request cannot be read.", "无法读取此请求。"),
    "unsafe_address": Words("This address is never fetched: {url}", "不会访问这个地址：{url}"),
    "bad_answer": Words(
        "{host} answered, but not with {what}.", "{host} 有响应，但内容不是{what}。"
    ),
    "too_large": Words("{host} sent more than we read.", "{host} 返回的内容过大。"),
    "endless_redirects": Words("{host} sends us round in circles.", "{host} 的重定向没有尽头。"),
    "not_a_feed": Words("{host} answered, but not with a feed.", "{host} 有响应，但内容不是 RSS。"),
    "feed_refused": Words(
        "{host} does not let us in. Is the key in the address right?",
        "{host} 拒绝访问，请检查地址中的密钥。",
    ),
    "cannot_fetch": Words("{host} could not be read.", "无法读取 {host}。"),
    "not_signed_in": Words("Sign in first.", "请先登录。"),
    "wrong_credentials": Words("User name or password is wrong.", "用户名或密码错误。"),
    "forbidden": Words("You may not do this.", "没有权限执行此操作。"),
    "cross_site": Words(
        "This request came from another site and was refused.", "该请求来自其他网站，已拒绝。"
    ),
    "setup_done": Words(
        "Setup is complete; it cannot run again.", "初始设置已完成，不能再次运行。"
    ),
    "not_found": Words("There is no {what} with id {id}.", "没有编号为 {id} 的{what}。"),
    "no_such_path": Words("There is nothing at this address.", "此地址不存在。"),
    "method_not_allowed": Words("{method} is not possible here.", "此处不支持 {method}。"),
    "unsupported_media": Words(
        "A body of type {media_type} cannot be read here.", "无法读取 {media_type} 类型的请求体。"
    ),
    "too_many": Words(
        "Too many tries. Wait {seconds} seconds.", "尝试次数过多，请等待 {seconds} 秒。"
    ),
    "busy": Words("This is running already.", "该任务正在运行。"),
    "stopping": Words("The program is being stopped.", "程序正在停止。"),
    "outside_failure": Words("{host} failed.", "{host} 出错。"),
    "unreachable": Words("Nobody answers at {host}.", "{host} 没有响应。"),
    "timed_out": Words("{host} did not answer in time.", "{host} 响应超时。"),
    "unknown_name": Words("There is no host called {host}.", "找不到主机 {host}。"),
    "bad_certificate": Words(
        "The certificate of {host} cannot be trusted.", "{host} 的证书不可信。"
    ),
    "proxy_failed": Words("The proxy could not reach {host}.", "代理无法连接 {host}。"),
    "broken_off": Words("{host} broke off in the middle.", "{host} 中途断开了连接。"),
    "host_busy": Words(
        "Others are waiting for {host} too. Try again.", "{host} 正忙，请稍后再试。"
    ),
    "host_resting": Words(
        "{host} failed several times and is left alone for {seconds} seconds.",
        "{host} 连续出错，{seconds} 秒后再试。",
    ),
    "outside_status": Words(
        "{host} answered with an error ({status}).", "{host} 返回错误（{status}）。"
    ),
    "rate_limited": Words(
        "{host} asks us to wait {seconds} seconds.", "{host} 要求等待 {seconds} 秒。"
    ),
    "unauthorised": Words(
        "{host} refuses our user name, password or key.", "{host} 拒绝了用户名、密码或密钥。"
    ),
    "banned": Words("{host} has banned our address for a while.", "{host} 暂时封禁了本机地址。"),
    "no_such_torrent": Words(
        "The download client does not have this torrent.", "下载器中没有这个种子。"
    ),
    "target_exists": Words("There is a file already: {path}", "文件已存在：{path}"),
    "disk_problem": Words("{path}: {why}", "{path}：{why}"),
    "internal": Words(
        "This is our fault. The log has the details.", "这是程序的错误，详情见日志。"
    ),
    # -- fields
    "field_required": Words("This is needed.", "此项必填。"),
    "field_not_text": Words("This must be text.", "此项必须是文本。"),
    "field_not_number": Words("This must be a whole number.", "此项必须是整数。"),
    "field_not_bool": Words("This must be true or false.", "此项必须是 true 或 false。"),
    "field_not_list": Words("This must be a list.", "此项必须是列表。"),
    "field_not_object": Words("This must be an object.", "此项必须是对象。"),
    "field_out_of_range": Words(
        "This must be between {low} and {high}.", "此项必须在 {low} 到 {high} 之间。"
    ),
    "field_not_a_choice": Words(
        "This must be one of: {options}.", "此项必须是其中之一：{options}。"
    ),
    "field_unknown_placeholder": Words(
        "Nothing is called {{{{{name}}}}} here; a template may say {known}.",
        "模板中没有名为 {{{{{name}}}}} 的变量，可用的有：{known}。",
    ),
    "field_not_url": Words(
        "This must begin with http:// or https://.", "此项必须以 http:// 或 https:// 开头。"
    ),
    "field_not_network": Words(
        "This must be a network such as 192.168.0.0/16.", "此项必须是网段，例如 192.168.0.0/16。"
    ),
    "field_too_many": Words("At most {most} entries fit here.", "最多只能有 {most} 项。"),
    "field_without_place": Words(
        "The address needs %s in the place of the words.", "地址中必须用 %s 表示搜索词。"
    ),
    "field_too_long": Words("This may have at most {most} characters.", "此项最多 {most} 个字符。"),
    "field_bad_value": Words("This value cannot be used.", "此值无法使用。"),
    "field_mask_unmatched": Words("Enter this secret again.", "请重新输入此密钥。"),
    # -- configuration
    "filter_literal": Words(
        "No regular expression, so looked for as plain text: {entries}",
        "以下内容不是有效的正则表达式，按普通文字匹配：{entries}",
    ),
    "filter_slow": Words(
        "Takes too long on some titles, which are then left out: {entries}",
        "以下正则表达式在某些标题上耗时过长，遇到时会跳过该条目：{entries}",
    ),
    "config_updated": Words("Settings saved.", "设置已保存。"),
    # -- accounts
    "signed_in": Words("Signed in.", "登录成功。"),
    "session_renewed": Words("Your sign-in is good for another day.", "登录状态已延长一天。"),
    "signed_out": Words("Signed out.", "已退出登录。"),
    "name_updated": Words("Your user name is changed.", "用户名已修改。"),
    "password_updated": Words(
        "Your password is changed. Other devices must sign in again.",
        "密码已修改，其他设备需要重新登录。",
    ),
    "address_not_allowed": Words(
        "Signing in is not allowed from this network.", "不允许从此网络登录。"
    ),
    "no_account": Words("A token stands for no account.", "令牌不属于任何账号。"),
    "scope_too_small": Words(
        "This token may not do that; it takes one with the scope {scope}.",
        "此令牌没有权限，需要 {scope} 权限的令牌。",
    ),
    "secret_in_address": Words(
        "Only a token for the calendar may stand in an address; send this one in a header.",
        "只有日历令牌可以写在网址里，此令牌请放在请求头中。",
    ),
    "private_address": Words(
        "{host} lies in a private network; only an administrator may name it.",
        "{host} 位于内网，只有管理员可以使用此地址。",
    ),
    "token_made": Words(
        "Here is your token. It is shown this once.", "这是你的令牌，仅在此显示一次。"
    ),
    "token_revoked": Words("The token {name} is revoked.", "令牌 {name} 已撤销。"),
    "clash": Words("That clashes with what is there.", "与现有内容冲突。"),
    "name_taken": Words("The name {name} is taken.", "用户名 {name} 已被使用。"),
    "last_administrator": Words(
        "This is the last administrator; somebody must be left who may do everything.",
        "这是最后一位管理员，不能停用、降级或删除。",
    ),
    "user_added": Words("Account made: {name}", "已添加账号：{name}"),
    "user_changed": Words("Account changed: {name}", "已修改账号：{name}"),
    "passkey_refused": Words("This passkey was not accepted.", "通行密钥验证失败。"),
    "passkey_not_taken": Words(
        "The passkey could not be added. Try again.", "无法添加通行密钥，请重试。"
    ),
    "passkeys_need_a_name": Words(
        "Passkeys need a host name; they do not work at {host}. Open this server by a name and https, or as localhost.",
        "通行密钥需要域名，无法在 {host} 上使用。请通过 https 域名或 localhost 访问。",
    ),
    "passkey_added": Words("Passkey added: {name}", "已添加通行密钥：{name}"),
    "passkey_renamed": Words("The passkey is called {name} now.", "通行密钥已改名为 {name}。"),
    "passkey_deleted": Words("Passkey deleted: {name}", "已删除通行密钥：{name}"),
    "username_shape": Words(
        "4 to 20 letters, digits or underscores.", "请使用 4 到 20 个字母、数字或下划线。"
    ),
    "username_taken": Words("This name is taken.", "该用户名已被使用。"),
    "password_too_short": Words("At least {least} characters.", "至少 {least} 个字符。"),
    "name_not_answered": Words(
        "Nothing is shown under the name {host}. Open it by its IP address or as localhost until setup is complete, "
        "or name it in AUTOBANGUMI_ALLOWED_HOSTS.",
        "无法通过 {host} 访问。初始设置完成前，请使用 IP 地址或 localhost 打开，"
        "或在 AUTOBANGUMI_ALLOWED_HOSTS 中加入此名称。",
    ),
    # -- downloader
    "disk_full": Words(
        "No room is left on the disk of {path}. Downloads go on by themselves once there is.",
        "{path} 所在磁盘已满，腾出空间后会自动继续下载。",
    ),
    "not_writable": Words(
        "{path} cannot be written. Check its owner and rights; downloads then go on by themselves.",
        "{path} 无法写入。请检查其所有者和权限，之后会自动继续下载。",
    ),
    "not_there": Words(
        "{path} is not there, or is empty. Is its disk mounted?",
        "找不到 {path}，或其中是空的，请检查磁盘是否已挂载。",
    ),
    "engine_away": Words(
        "The built-in download engine is not running; it is being started again.",
        "内置下载引擎未运行，正在重新启动。",
    ),
    "engine_unavailable": Words(
        "The built-in download engine needs libtorrent, which has no package for Python {version}. "
        "Use Python 3.11 to 3.13, or choose qBittorrent.",
        "内置下载引擎需要 libtorrent，而它没有适用于 Python {version} 的安装包。"
        "请使用 Python 3.11 至 3.13，或改用 qBittorrent。",
    ),
    "unsafe_path": Words(
        "This name would leave its folder: {path}", "此名称会超出所在文件夹：{path}"
    ),
    "not_a_torrent": Words(
        "{host} answered, but not with a torrent file.", "{host} 有响应，但内容不是种子文件。"
    ),
    "download_refused": Words(
        "The download client refused this torrent: {why}", "下载器拒绝了这个种子：{why}"
    ),
    "given_up": Words("Given up by hand.", "已手动放弃。"),
    "gone_from_client": Words(
        "It is no longer in the download client.", "下载器中已没有这个任务。"
    ),
    "torrents_paused": Words("Paused.", "已暂停。"),
    "torrents_resumed": Words("Resumed.", "已继续。"),
    "torrents_deleted": Words("Deleted.", "已删除。"),
    "torrent_tagged": Words("The task belongs to {title} now.", "该任务已归入 {title}。"),
    "torrents_tagged": Words(
        "{count} tasks tagged; {left} fit no rule.",
        "已标记 {count} 个任务，{left} 个没有匹配的规则。",
    ),
    # -- metadata
    "metadata_known": Words("{source}: {title} ({year}).", "{source}：{title}（{year}）。"),
    "metadata_unknown": Words("{source} does not know this show.", "{source} 没有收录这部作品。"),
    "source_left_alone": Words(
        "{source} fails: {why} The other sources stand in for it; it is asked again at {at}.",
        "{source} 出现故障：{why} 暂由其他来源代替，将于 {at} 重试。",
    ),
    "source_resting": Words(
        "{source} is not asked: it failed several times and is left alone until {at}.",
        "未查询 {source}：多次失败，暂停至 {at}。",
    ),
    "catalogue_failing": Words(
        "The catalogue of shows could not be renewed: {why} The copy of {day} is used; next try at {at}.",
        "无法更新番组目录：{why} 目前使用 {day} 的版本，将于 {at} 重试。",
    ),
    "catalogue_age": Words(
        "catalogue of shows: {day}, looked at {looked}",
        "番组目录：{day}，检查时间 {looked}",
    ),
    "catalogue_off": Words(
        "catalogue of shows: {day}, it is not renewed (network.bangumi_data_url is empty)",
        "番组目录：{day}，未启用更新（network.bangumi_data_url 为空）",
    ),
    "metadata_other_work": Words(
        "{source} names another work than the one that was set by hand; it has no say.",
        "{source} 给出的作品与手动指定的不同，不予采用。",
    ),
    "weighed_same_name": Words("the same name", "名称相同"),
    "weighed_name_begins_alike": Words("the name begins alike", "名称开头相同"),
    "weighed_same_number": Words("its number is known", "编号已知"),
    "weighed_animation": Words("animation", "动画"),
    "weighed_origin": Words("made in East Asia", "东亚制作"),
    "weighed_other_kind": Words("another kind of work", "作品类型不同"),
    "weighed_same_season": Words("the same season", "季数相同"),
    "weighed_other_season": Words("another season", "季数不同"),
    "weighed_same_year": Words("the same year", "年份相同"),
    "weighed_next_year": Words("a year apart", "相差一年"),
    "weighed_years_away": Words("years apart", "年份相差较远"),
    "weighed_not_begun": Words("had not begun then", "当时尚未开播"),
    "weighed_began_lately": Words("began shortly before", "开播不久"),
    "metadata_no_key": Words(
        "{source} is not asked: there is no key for it in the settings.",
        "未查询 {source}：设置中没有填写密钥。",
    ),
    "metadata_no_page": Words(
        "{source} is not asked: the release has no page there.",
        "未查询 {source}：该发布在此站没有页面。",
    ),
    "metadata_no_name": Words(
        "{source} is not asked: the release names no show.",
        "未查询 {source}：发布标题中没有作品名。",
    ),
    # -- rss
    "duplicate_feed": Words("This feed is followed already: {url}", "已订阅该 RSS：{url}"),
    "nothing_to_follow": Words(
        "No release in this feed can be made into a rule.", "该 RSS 中没有可以建立规则的条目。"
    ),
    "nothing_to_collect": Words("There is nothing new to download.", "没有可下载的新条目。"),
    "feed_added": Words("Feed added: {name}", "已添加 RSS：{name}"),
    "feed_lists_many": Words(
        "It lists {count} shows. Make it an aggregate feed to follow all of them.",
        "此 RSS 包含 {count} 部番剧，改为聚合订阅即可全部追番。",
    ),
    "feed_changed": Words("Feed changed: {name}", "已更新 RSS：{name}"),
    "feed_enabled": Words("Feed enabled: {name}", "已启用 RSS：{name}"),
    "feed_disabled": Words("Feed disabled: {name}", "已禁用 RSS：{name}"),
    "feed_deleted": Words("Feed deleted: {name}", "已删除 RSS：{name}"),
    "feeds_enabled": Words("{count} feeds enabled.", "已启用 {count} 个 RSS。"),
    "feeds_disabled": Words("{count} feeds disabled.", "已禁用 {count} 个 RSS。"),
    "feeds_deleted": Words("{count} feeds deleted.", "已删除 {count} 个 RSS。"),
    "feeds_refreshing": Words("All feeds are being read.", "正在刷新所有 RSS。"),
    "feed_refreshing": Words("The feed is being read: {name}", "正在刷新 RSS：{name}"),
    "subscribed": Words(
        "Following {title}; {count} releases will be downloaded.",
        "已订阅 {title}，将下载 {count} 个条目。",
    ),
    "collected": Words(
        "{title}: {count} releases will be downloaded.", "{title}：将下载 {count} 个条目。"
    ),
    "releases_forgotten": Words(
        "Forgotten: {count}. What a feed still lists is decided anew.",
        "已清除 {count} 条记录，订阅源中仍有的条目会重新判断。",
    ),
    # -- bangumi
    "rule_changed": Words("{title}: saved.", "{title}：已保存。"),
    "rule_renumbered": Words(
        "{title}: saved; the files that are there get their new names now.",
        "{title}：已保存，正在重命名已有文件。",
    ),
    "rule_deleted": Words("{title}: deleted.", "{title}：已删除。"),
    "rule_deleted_tasks_stay": Words(
        "{title}: deleted. Its downloads stayed, since the download client does not answer.",
        "{title}：已删除。下载器没有响应，下载任务已保留。",
    ),
    "rules_deleted": Words("Deleted {count} rules.", "已删除 {count} 条规则。"),
    "rule_disabled": Words(
        "{title}: not followed any more. Its files stay.", "{title}：已停止追番，文件已保留。"
    ),
    "rule_not_followed": Words("{title} is not followed.", "没有在追 {title}。"),
    "backfill_asked": Words(
        "{title}: searching for missing episodes.", "{title}：正在搜索缺失的剧集。"
    ),
    "rules_disabled": Words("{count} rules are not followed any more.", "已停用 {count} 条规则。"),
    "rule_enabled": Words("{title}: followed again.", "{title}：已恢复追番。"),
    "rules_reset": Words("Deleted all {count} rules.", "已删除全部 {count} 条规则。"),
    "rule_archived": Words("{title}: archived.", "{title}：已归档。"),
    "rule_unarchived": Words("{title}: no longer archived.", "{title}：已取消归档。"),
    "poster_refreshed": Words("{title}: the poster is here.", "{title}：海报已更新。"),
    "poster_kept": Words(
        "{title}: no other poster was found.", "{title}：没有找到新的海报，保留原有海报。"
    ),
    "posters_asked": Words(
        "Looking for the posters of {count} rules.", "正在为 {count} 条规则查找海报。"
    ),
    "calendar_name": Words("Anime (AutoBangumi)", "追番日历（AutoBangumi）"),
    "episode_not_aired": Words("Not broadcast yet.", "尚未放送。"),
    "episode_missing": Words("Missing.", "缺失。"),
    "episode_found": Words("Found; waits for its download.", "已找到，等待下载。"),
    "episode_downloading": Words("Coming down.", "正在下载。"),
    "episode_on_disk": Words("On disk.", "已入库。"),
    "calendar_refreshed": Words("{count} weekdays changed.", "已更新 {count} 个放送日。"),
    "metadata_asked": Words(
        "Looking at posters, episodes and numbering of {count} rules; what has ended and is here is archived.",
        "正在检查 {count} 条规则的海报、剧集和编号；已完结且最新一集已到位的会被归档。",
    ),
    "offset_none": Words("The numbers agree.", "编号一致。"),
    "offset_part_of_last": Words(
        "The catalogue has {last} seasons; season {season} begins there at episode {start}.",
        "资料库只有 {last} 季，第 {season} 季从第 {start} 集开始。",
    ),
    "offset_fewer_seasons": Words(
        "The catalogue has {last} seasons, not {season}.",
        "资料库只有 {last} 季，没有第 {season} 季。",
    ),
    "offset_part": Words(
        "Part {part} begins in the catalogue at episode {start}.",
        "第 {part} 部分在资料库中从第 {start} 集开始。",
    ),
    "offset_numbered_on": Words(
        "The catalogue numbers this season from {first}.", "资料库中这一季从第 {first} 集开始编号。"
    ),
    "offset_absolute": Words(
        "Episode {episode} counted from the beginning is season {season}, episode {number}.",
        "从头计数的第 {episode} 集是第 {season} 季第 {number} 集。",
    ),
    "offset_unknown": Words(
        "Episode {episode} is not in the catalogue, which ends at {last}.",
        "资料库中没有第 {episode} 集，目前到第 {last} 集。",
    ),
    "offset_not_listed": Words(
        "The catalogue has {last} seasons, not {season}, and no episode {episode} there yet.",
        "资料库只有 {last} 季，没有第 {season} 季，目前也没有第 {episode} 集。",
    ),
    "offset_spread": Words(
        "Episodes {first} and {episode} lie in different seasons of the catalogue; one offset cannot "
        "serve both.",
        "第 {first} 集和第 {episode} 集在资料库中属于不同的季，一个偏移量无法同时适用。",
    ),
    "offset_if_counted_on": Words(
        "No episode has been seen yet. If the group counts on from the first season, season {season} "
        "begins after {count} episodes; if it begins at 1 again, nothing is to be changed.",
        "还没有见到任何一集。如果字幕组从第一季起连续编号，第 {season} 季之前有 {count} 集；"
        "如果重新从 1 开始，则无需更改。",
    ),
    "offset_applied": Words(
        "{title}: numbered as suggested; the files that are there get their new names now.",
        "{title}：已按建议编号，正在重命名已有文件。",
    ),
    "no_suggestion": Words(
        "{title}: there is no suggestion to apply.", "{title}：没有可应用的建议。"
    ),
    "offsets_applied": Words(
        "{count} rules are numbered anew.", "已为 {count} 条规则应用新的编号。"
    ),
    "name_still_taken": Words(
        "{path} keeps its name: {wanted} is still there.", "{path} 保留原名：{wanted} 仍然存在。"
    ),
    "conflict_over": Words("The file is called {path} now.", "文件已改名为 {path}。"),
    "review_dismissed": Words("{title}: the numbering stays as it is.", "{title}：编号保持不变。"),
    "alias_is_group": Words(
        "{name} is the name of a group; it would match everything that the group makes.",
        "{name} 是字幕组名，会匹配该组的所有作品。",
    ),
    "same_rule": Words(
        "Another rule has this pattern, group and season already.",
        "已有规则使用相同的匹配标题、字幕组和季度。",
    ),
    "reason_matched": Words("Taken: it belongs to this rule.", "已选：符合此规则。"),
    "reason_new_rule": Words("Taken: it is the first of a new rule.", "已选：由它建立了新规则。"),
    "reason_newer_version": Words(
        "Taken: it is version {version} of the episode.", "已选：这是该集的第 {version} 版。"
    ),
    "reason_by_hand": Words("Taken: you asked for it.", "已选：手动下载。"),
    "reason_unreadable": Words("Not taken: its title could not be read.", "未选：无法识别标题。"),
    "reason_not_a_show": Words("Not taken: no show is named in it.", "未选：标题中没有番剧名。"),
    "reason_no_number": Words(
        "No episode number found. Kept, not downloaded.", "未识别到集数，已保留，未下载。"
    ),
    "reason_extra": Words("Not taken: a preview, opening or ending.", "未选：预告、片头或片尾。"),
    "reason_batch": Words("Not taken by itself: several episodes in one.", "未自动选取：合集。"),
    "reason_no_rule": Words("Not taken: no rule follows this show.", "未选：没有规则追这部番。"),
    "reason_rule_disabled": Words("Not taken: its rule is switched off.", "未选：对应规则已停用。"),
    "reason_global_filter": Words(
        "Not taken: the filter {pattern} drops it.", "未选：被全局过滤 {pattern} 排除。"
    ),
    "reason_rule_filter": Words(
        "Not taken: the rule's filter {pattern} drops it.", "未选：被规则过滤 {pattern} 排除。"
    ),
    "reason_filter_too_slow": Words(
        "Not taken: the filter {pattern} takes too long on this title.",
        "未选：过滤规则 {pattern} 匹配此标题耗时过长。",
    ),
    "reason_not_included": Words(
        "Not taken: it lacks what the rule asks for: {pattern}.", "未选：缺少规则要求的 {pattern}。"
    ),
    "reason_before_first": Words(
        "Not taken: before the first wanted episode, {first}.",
        "未选：早于想要的第一集（{first}）。",
    ),
    "reason_namesake": Words(
        "Not taken: the rule follows {title} of {year}, and this may be the show of the same name of {other}. If it is "
        "the right one, take it by hand.",
        "未选：此规则追的是 {year} 年的《{title}》，而这可能是 {other} 年的同名作品。如果没有弄错，请手动选取。",
    ),
    "reason_better_one": Words(
        "Not taken: this one fits better: {title}", "未选：有更合适的发布：{title}"
    ),
    "reason_episode_there": Words(
        "Not taken: this episode is there already.", "未选：这一集已经有了。"
    ),
    "lost_shorter": Words("another rule's name fits more of the title", "另一条规则的名称更长"),
    "lost_other_group": Words("it follows another group", "该规则追的是另一个字幕组"),
    "lost_other_season": Words("it follows another season", "该规则追的是另一季"),
    "lost_other_kind": Words(
        "episodes, films and specials have rules of their own", "正片、剧场版、特别篇各有规则"
    ),
    "lost_part_of_name": Words(
        "so short a name must be the whole name", "名称太短，必须与整个番名相同"
    ),
    "lost_older_work": Words(
        "the release is from before this show began: an older one of the same name",
        "发布早于该番开播，是同名旧作",
    ),
    "lost_younger": Words("an older rule fits as well", "另一条更早的规则同样符合"),
    "lost_other_feed": Words("the feed belongs to another rule", "该订阅属于另一条规则"),
    "reason_no_video": Words(
        "Downloaded, but there is no video in it. The episode is still wanted; nothing was deleted.",
        "已下载，但其中没有视频。仍在等待这一集，未删除任何文件。",
    ),
    # -- program
    "not_running": Words("It is not running.", "程序未在运行。"),
    "no_supervisor": Words(
        "Nothing on this machine can do that; end the process where it runs.",
        "本机没有可执行此操作的进程，请在运行它的机器上结束进程。",
    ),
    "no_log_file": Words("There is no log yet.", "还没有日志。"),
    "program_started": Words("Started.", "已启动。"),
    "program_stopped": Words("Stopped.", "已停止。"),
    "program_restarted": Words("Restarted.", "已重启。"),
    "program_shutting_down": Words("Shutting down.", "正在关闭。"),
    "no_worker": Words(
        "Nobody takes up the work that is due: the worker does not run.",
        "到期的任务无人处理：后台工作进程没有运行。",
    ),
    "downloader_well": Words(
        "The download client answers: {name} {version}.", "下载器连接正常：{name} {version}。"
    ),
    "log_cleared": Words("Log cleared.", "日志已清空。"),
    # -- notification
    "notice_episode": Words("{title} {number} is in the library.", "{title} {number} 已入库。"),
    "notice_film": Words("{title} is in the library.", "{title} 已入库。"),
    "notice_collection": Words(
        "{title}: {count} episodes are in the library.", "{title}：{count} 集已入库。"
    ),
    "notice_rename_conflict": Words(
        "{title}: a file keeps its own name", "{title}：有文件保留了原名"
    ),
    "notice_name_taken": Words(
        "{path} was to become {wanted}, but another file has that name. Nothing was overwritten.",
        "{path} 应改名为 {wanted}，但已有同名文件。没有覆盖任何文件。",
    ),
    "notice_feed_failed": Words("{name} cannot be read", "无法读取订阅源 {name}"),
    "notice_download_failed": Words("{title} cannot be downloaded", "无法下载 {title}"),
    "notice_offset_review": Words("{title}: is the numbering right?", "{title}：编号是否正确？"),
    "notice_filter_too_slow": Words("A filter takes too long", "过滤规则耗时过长"),
    "notice_filter_text": Words(
        "{pattern} was not done with {title} in time, so it was left out. A repetition inside a repetition does that.",
        "{pattern} 未能及时匹配 {title}，该条目已跳过。请避免在重复中嵌套重复。",
    ),
    "notice_release_doubt": Words(
        "{title}: is this the right show?", "{title}：是不是同名的另一部？"
    ),
    "notice_client_trouble": Words("The download client is in trouble", "下载器出现故障"),
    "notice_disk_trouble": Words("A disk is in trouble", "磁盘出现故障"),
    "message_read": Words("Marked as read.", "已标为已读。"),
    "messages_read": Words("{count} messages marked as read.", "已将 {count} 条消息标为已读。"),
    "message_deleted": Words("Message deleted.", "已删除消息。"),
    "messages_deleted": Words("{count} messages deleted.", "已删除 {count} 条消息。"),
    "channel_incomplete": Words(
        "A channel of type {type} needs {field}.", "{type} 类型的通知需要填写 {field}。"
    ),
    "channel_refused": Words("{type} did not take the message: {why}", "{type} 未接受消息：{why}"),
    "notification_sent": Words("Sent. Look at your phone.", "已发送，看看手机。"),
    "template_broken": Words("The template is not valid JSON: {why}", "模板不是有效的 JSON：{why}"),
    # -- setup
    "setup_complete": Words("Setup is complete.", "初始设置已完成。"),
    "setup_complete_feed_unread": Words(
        "Setup is complete. The feed was added, but {host} could not be read yet; it is tried again.",
        "初始设置已完成。订阅已添加，但暂时无法读取 {host}，稍后会重试。",
    ),
    "setup_password_is_ours": Words(
        "Setup is complete. No account was named, so one was made; its password is shown here this once.",
        "初始设置已完成。由于未指定账号，已自动创建账号，其密码仅在此显示一次。",
    ),
    "setup_client_works": Words(
        "{name} {version} answers and lets us in.", "{name} {version} 连接成功。"
    ),
    "setup_engine_can_run": Words(
        "The built-in downloader can run here.", "内置下载器可以在此运行。"
    ),
    "engine_missing": Words(
        "This Python has no libtorrent, which the built-in downloader needs.",
        "当前 Python 环境缺少内置下载器所需的 libtorrent。",
    ),
    "setup_feed_works": Words(
        "{title} lists {item_count} releases.", "{title} 中有 {item_count} 个条目。"
    ),
    "setup_message_sent": Words("A test message was sent.", "测试消息已发送。"),
    "setup_code_needed": Words(
        "This setup is guarded: send the setup code as setup_code.",
        "初始设置受保护，请以 setup_code 提交设置码。",
    ),
    "setup_body_unknown": Words(
        "Send the wizard's fields (downloader_type, …) or sections of the configuration.",
        "请提交向导字段（downloader_type 等）或配置分区。",
    ),
    "setup_host_odd": Words(
        "An address is written like 192.168.1.5:8080 or https://…",
        "地址格式如 192.168.1.5:8080 或 https://…",
    ),
}
