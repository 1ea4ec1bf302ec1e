docker run -d -p 5000:5000 --restart always \
  -e REGISTRY_STORAGE=s3 -e REGISTRY_STORAGE_S3_REGION=us-east-1 \
  -e "REGISTRY_STORAGE_S3_BUCKET=images" \
  --env REGISTRY_STORAGE_S3_ROOTDIRECTORY=/r \
  registry:2
