# The same steps as `make run`: an environment from the lock, with bytecode; then `manage.py serve`.
FROM python:3.13-slim

ENV AUTOBANGUMI_HOST=0.0.0.0 \
    AUTOBANGUMI_CONFIG_DIR=/config \
    AUTOBANGUMI_DATA_DIR=/data \
    AUTOBANGUMI_DOWNLOADS_DIR=/downloads \
    PATH=/app/.venv/bin:$PATH

WORKDIR /app
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --quiet --requirement requirements.txt
COPY . .
RUN python -m compileall -q apps autobangumi manage.py

VOLUME /config /data /downloads
EXPOSE 7892
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7892/health', timeout=4)"]
# PUID, PGID and UMASK say whose files it writes.
ENTRYPOINT ["sh", "/app/.ci/container"]
CMD ["python", "manage.py", "serve"]
