FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/runtime.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r runtime.lock

FROM node:22 AS browser
WORKDIR /build
COPY requirements/third_party.py requirements/
RUN python3 requirements/third_party.py

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MATERNITY_DATA=/data
RUN useradd --system --uid 10001 --no-create-home maternity \
    && mkdir /data && chown maternity /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY app.py settings.py indicators.yaml providers.yaml ./
COPY analysis analysis
COPY assets assets
COPY callbacks callbacks
COPY catalogue catalogue
COPY charts charts
COPY docs docs
COPY etl etl
COPY layouts layouts
COPY reports reports
COPY store store
COPY --from=browser /build/third_party third_party
USER 10001
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
CMD ["gunicorn", "app:server", "--bind", "0.0.0.0:8050", "--workers", "2", "--threads", "4"]
