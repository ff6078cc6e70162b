#!/bin/sh
# Finds Godot 4 and imports a copy of the addon's project: makes target/gdscript-client and target/godot/godot.
#
# Godot is that of the PATH, or the package of Debian's testing distribution, which older ones do not have: it is
# unpacked with all libraries that it needs, and not installed.
set -eu
root=$(pwd)
godot=$root/target/godot
mkdir -p "$godot"

unpack() {
    command -v apt-get >/dev/null || {
        echo "The GDScript client needs Godot 4.4 or newer as 'godot' (https://godotengine.org)" >&2
        exit 1
    }
    rm -rf "$godot/root"
    mkdir -p "$godot/lists/partial" "$godot/cache/archives/partial" "$godot/root"
    echo "deb http://deb.debian.org/debian testing main" >"$godot/sources.list"
    apt() {
        # Without the packages that are installed here, so that all it needs comes along.
        apt-get --quiet --quiet --option Dir::Etc::SourceList="$godot/sources.list" \
            --option Dir::Etc::SourceParts=/dev/null --option Dir::State::Lists="$godot/lists" \
            --option Dir::State::Status=/dev/null --option Dir::Cache="$godot/cache" \
            --option Debug::NoLocking=true "$@"
    }
    apt update
    apt --no-install-recommends --yes --download-only install godot
    for package in "$godot"/cache/archives/*.deb; do
        dpkg-deb --extract "$package" "$godot/root"
    done
    rm -rf "$godot/cache" "$godot/lists"
}

if [ ! -x "$godot/godot" ]; then
    if command -v godot >/dev/null && godot --version | grep --quiet '^4\.'; then
        run="exec $(command -v godot)"
    else
        unpack
        libraries=$godot/root/usr/lib/$(uname -m)-linux-gnu
        loader=$(find "$godot/root/usr/" -name 'ld-linux-*.so.*' | head -n 1)
        run="exec $loader --library-path $libraries:$libraries/pulseaudio $godot/root/usr/bin/godot"
    fi
    # Its settings and logs stay here, too.
    printf '#!/bin/sh\nexport XDG_DATA_HOME=%s XDG_CONFIG_HOME=%s XDG_CACHE_HOME=%s\n%s "$@"\n' \
        "$godot/data" "$godot/data" "$godot/data" "$run" >"$godot/godot"
    chmod +x "$godot/godot"
fi

rm -rf target/gdscript-client
cp -r sdks/gdscript target/gdscript-client
log=$("$godot/godot" --headless --no-header --path target/gdscript-client --import 2>&1)
case $log in
*ERROR*)
    echo "$log" >&2
    exit 1
    ;;
esac
