trivy image nginx:latest

docker scout quickview nginx:latest

docker build -t myapp:latest .
docker scan myapp:latest
