#!/bin/bash

echo "=== Container Security Audit ==="
echo "Date: $(date)"
echo ""

echo "1. Running containers check:"
docker ps --format "table {{.Names}}\t{{.Image}}\t{{.Status}}\t{{.Command}}" | head -10

echo ""
echo "2. Privileged containers check:"
docker ps --format "{{.Names}}\t{{.Command}}" | grep -i privileged

echo ""
echo "3. Root user containers check:"
docker ps --format "{{.Names}}\t{{.Command}}" | while read line; do
    container=$(echo $line | cut -f1)
    cmd=$(echo $line | cut -f2)
    if [[ "$cmd" == *"root"* ]] || [[ "$container" == *"root"* ]]; then
        echo "Suspicious container found: $line"
    fi
done

echo ""
echo "4. Security context check:"
docker ps --format "{{.Names}}\t{{.Status}}" | tail -n +2 | while read name status; do
    if [[ "$status" == *"Up"* ]]; then
        echo "Checking $name..."
        docker inspect "$name" | jq -r '.[].Config.User'
        docker inspect "$name" | jq -r '.[].HostConfig.ReadonlyRootfs'
    fi
done

echo ""
echo "Audit completed at $(date)"
