"""Every sign that the pages show: the inside of an SVG on a grid of 24, drawn with the text's colour."""

from typing import Final

ICONS: Final[dict[str, str]] = {
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6.5 16.5V11a5.5 5.5 0 0111 0v5.5l1.5 1.5H5zM10 20.5h4"/>',
    "broken": '<circle cx="12" cy="12" r="8.5"/><path d="M9 9l6 6M15 9l-6 6"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/>'
    '<path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.3 2"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "done": '<circle cx="12" cy="12" r="8.5"/><path d="M8.2 12.3l2.7 2.7 5-5.3"/>',
    "download": '<path d="M12 4v11M7.5 10.8L12 15.3l4.5-4.5M5 19.5h14"/>',
    "drawer": '<path d="M4 7.5h16v3H4zM5.5 10.5v9h13v-9M10 14h4"/>',
    "earlier": '<path d="M15 6l-6 6 6 6"/>',
    "eye": '<path d="M3 12c2-4 5.3-6 9-6s7 2 9 6c-2 4-5.3 6-9 6s-7-2-9-6z"/>'
    '<circle cx="12" cy="12" r="2.6"/>',
    "feed": '<circle cx="6" cy="18" r="1.3"/>'
    '<path d="M5 11.5a7.5 7.5 0 017.5 7.5M5 5.5A13.5 13.5 0 0118.5 19"/>',
    "flask": '<path d="M9.5 3.5h5M10.5 3.5v6L5 19a1 1 0 00.9 1.5h12.2A1 1 0 0019 19l-5.5-9.5v-6'
    'M7.8 14.5h8.4"/>',
    "folder": '<path d="M3.5 7.5a1.5 1.5 0 011.5-1.5h4l2 2.5h8a1.5 1.5 0 011.5 1.5v7a1.5 1.5 0 '
    '01-1.5 1.5H5a1.5 1.5 0 01-1.5-1.5z"/>',
    "found": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="2.5"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M3.5 12h17M12 3.5c3 3 3 14 0 17-3-3-3-14 0-17z"/>',
    "home": '<path d="M4 11l8-7 8 7v8a1 1 0 01-1 1h-4v-6H9v6H5a1 1 0 01-1-1z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.1"/>',
    "key": '<circle cx="8" cy="8" r="4.2"/><path d="M11.2 11.2l8.3 8.3M16 16l2-2M19.5 19.5"/>',
    "later": '<path d="M9 6l6 6-6 6"/>',
    "leave": '<path d="M14 4.5H6a1 1 0 00-1 1v13a1 1 0 001 1h8M10.5 12H20M16.5 8.5L20 12l-3.5 3.5"/>',
    "loading": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M12 3.5a8.5 8.5 0 010 17z" fill="currentColor"/>',
    "missing": '<circle cx="12" cy="12" r="8.5" stroke-dasharray="3 3"/>',
    "more": '<circle cx="5.5" cy="12" r="1.2" fill="currentColor"/>'
    '<circle cx="12" cy="12" r="1.2" fill="currentColor"/>'
    '<circle cx="18.5" cy="12" r="1.2" fill="currentColor"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "person": '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6"/>',
    "play": '<path d="M8 5.5l10.5 6.5L8 18.5z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "records": '<rect x="4" y="4.5" width="16" height="6.5" rx="1.5"/>'
    '<rect x="4" y="13" width="16" height="6.5" rx="1.5"/><path d="M7.5 7.8v.1M7.5 16.3v.1"/>',
    "refresh": '<path d="M19.5 12a7.5 7.5 0 11-2.2-5.3L19.5 9M19.5 4.5V9H15"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 12h3M11 12h9M4 17h8M16 17h4"/>'
    '<circle cx="15" cy="7" r="2"/><circle cx="9" cy="12" r="2"/><circle cx="14" cy="17" r="2"/>',
    "tick": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "undo": '<path d="M4.5 9.5h9.5a5 5 0 010 10H9M4.5 9.5L8.5 5.5M4.5 9.5l4 4"/>',
    "warning": '<path d="M12 4.2l8.7 15.3H3.3z"/><path d="M12 10v4.2M12 16.8v.1"/>',
}
