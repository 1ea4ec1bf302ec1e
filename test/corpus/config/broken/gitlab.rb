external_url 'https://gitlab.example.com'
registry_external_url 'https://registry.example.com'

registry['storage'] = {
  's3' => {
    'accesskey' => 'AKIAEXAMPLEEXAMPLE23',
    'secretkey' => 'corpus-secret-gitlab-4',
    'bucket' => 'images',
    'region' => 'us-east-1'
  }
}
