FROM alpine:latest

RUN adduser -D -u 1001 appuser
USER appuser

RUN apk add --no-cache \
    python3 \
    py3-pip \
    && pip3 install flask==2.0.1

COPY --chown=appuser:appuser . /app
WORKDIR /app

EXPOSE 5000
CMD ["python3", "app.py"]
