#!/bin/sh
# Builds the image that Skaffold asks for with buildah, and pushes it where Skaffold wants it pushed. Its arguments go to buildah.
set -eu

case "$IMAGE" in
  localhost:* | 127.0.0.1:*) verify=false ;; # as Docker does: a registry on this machine needs no certificate
  *) verify=true ;;
esac

buildah build --layers --file service/Dockerfile --tag "$IMAGE" "$@" "$BUILD_CONTEXT"
if [ "$PUSH_IMAGE" = true ]; then buildah push --tls-verify="$verify" "$IMAGE"; fi
