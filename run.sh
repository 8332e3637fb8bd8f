#!/bin/sh
# Builds Chatferry when its sources are newer than the build, and runs it: ./run.sh COMMAND …
# ./run.sh package [--runtime] [--image] makes what others install, in .build/package/: src/docs/installation.md.
# ./run.sh test runs the test suite, with --full also at large sizes, which take hours; ./run.sh bench the benchmark in
# src/bench/, ./run.sh soak kills imports at random, ./run.sh mutation [--only PACKAGE] changes the code of a few packages in small
# ways and counts how many of these changes their unit tests notice. JAVA_OPTS reaches the JVM. Needs a JDK 17 or later and Maven.
#
# Each build lies in a folder of its own, .build/app/ID, and .build/current names the newest: an active run keeps
# the files that it started with. A run holds a shared lock on its build; builds without a lock are removed by the next build.
set -eu

fail() {
    printf '%s\n  %s\n' "$1" "$2" >&2
    exit "${3:-70}"
}

# ---- where we are -------------------------------------------------------------------------------------------------------------

self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
        /*) self=$link ;;
        *) self=$(dirname "$self")/$link ;;
    esac
done
home=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P)
build=$home/.build
# as the user calls us, for messages that name a command
called=$0
case $0 in
    */*) [ "$(command -v "${0##*/}")" != "$0" ] || called=${0##*/} ;; # found on the PATH
    *) called=./$0 ;; # sh run.sh
esac

# file names beyond ASCII need a locale that knows them
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]*8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# ---- Java -----------------------------------------------------------------------------------------------------------------------

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
java=$(command -v "$java") || fail "there is no Java${JAVA_HOME:+ in JAVA_HOME ($JAVA_HOME)}" \
    "install a JDK 17 or later, as with apt-get install openjdk-17-jdk, or set JAVA_HOME to one" 64
java=$(readlink -f "$java" 2>/dev/null || printf %s "$java")

require_java_17() {
    major=$("$java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
    [ "${major:-0}" -ge 17 ] || fail "Chatferry needs a JDK 17 or later, and $java is ${major:-of no known version}" \
        "install one, as with apt-get install openjdk-17-jdk, or set JAVA_HOME to one" 64
}

require_build_tools() {
    require_java_17
    [ -x "$(dirname "$java")/javac" ] || fail "$java is only a runtime: there is no javac beside it" \
        "install a JDK, as with apt-get install openjdk-17-jdk, or set JAVA_HOME to one" 64
    command -v mvn >/dev/null 2>&1 || fail "there is no Maven (mvn) to build with" "install it, as with apt-get install maven" 64
}

# maven GOAL…: in our folder, with the Java found above, and never waiting for input
maven() (
    cd "$home"
    JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$java")")}
    export JAVA_HOME
    exec mvn -q -B -Dstyle.color=never "$@" </dev/null
)

# locked NAME COMMAND…: one process at a time
locked() {
    lock=$build/$1.lock
    shift
    mkdir -p "$build"
    if command -v flock >/dev/null 2>&1; then
        (
            flock 9
            "$@" 9>&-
        ) 9>>"$lock"
        return
    fi
    until mkdir "$lock.d" 2>/dev/null; do
        holder=$(cat "$lock.d/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$lock.d"
        else
            sleep 1
        fi
    done
    echo $$ >"$lock.d/pid"
    status=0
    ("$@") || status=$?
    rm -rf "$lock.d"
    return $status
}

# ---- the test suite --------------------------------------------------------------------------------------------------------------

run_tests() {
    reports=$build/test/surefire-reports
    rm -rf "$reports" "$build/test/site"
    # what the program was just built from need not be compiled a second time
    if [ -d "$build/make/classes" ] && [ ! -d "$build/test/classes" ]; then
        mkdir -p "$build/test"
        cp -Rp "$build/make/classes" "$build/make/maven-status" "$build/make/generated-sources" "$build/test"
    fi
    echo "running the test suite"
    status=0
    maven verify "-Dchatferry.build=$build/test" "$@" || status=$?

    # the test counts of surefire's reports, and the lines that JaCoCo saw
    counts=$(cat "$reports"/TEST-*.xml 2>/dev/null | sed -n 's/^<testsuite .*/&/p' | awk '
        function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
        { tests += count("tests"); failed += count("errors") + count("failures"); skipped += count("skipped") }
        END { print tests - failed - skipped, failed + 0, skipped + 0 }')
    set -- $counts
    passed=$1 failed=$2 skipped=$3
    csv=$build/test/site/jacoco/jacoco.csv
    if [ -f "$csv" ]; then
        awk -F, 'NR > 1 { missed += $8; covered += $9 }
            END { if (missed + covered) printf "line coverage: %.1f %%\n", 100 * covered / (missed + covered) }' "$csv"
    fi
    [ "$skipped" -eq 0 ] || echo "$skipped skipped"
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || echo "the build failed; see above" >&2
    echo "$passed passed, $failed failed"
    return $status
}

# whether there are packages, and of these sources
packages_are_new() {
    ls "$build"/package/*-image.tar >/dev/null 2>&1 && [ -z "$(cd "$home" &&
        find src/main src/deploy src/docs jobs samples pom.xml run.sh README.md -newer "$build/package" 2>/dev/null | head -n 1)" ]
}

if [ "${1:-}" = test ]; then
    shift
    left_out=full
    if [ "${1:-}" = --full ]; then
        shift
        left_out=none
        set -- -Dchatferry.tests.jvm=-XX:+UseSerialGC "$@" # large sizes are worth the second compiler
    fi
    if ! packages_are_new; then
        left_out="$left_out | package"
        echo "leaving out the tests of the packages: first ./run.sh package --runtime --image"
    fi
    set -- "-Dchatferry.tests.left-out=$left_out" "$@"
    require_build_tools
    status=0
    locked test run_tests "$@" || status=$?
    exit $status
fi

# ---- mutation testing --------------------------------------------------------------------------------------------------------------

mutated_packages="constraint send.ratelimit verify"
least_mutation_score=75 # per cent of the mutants of each package

run_mutation() {
    reports=$build/mutation/reports
    rm -rf "$reports"
    classes=
    for package in $1; do
        classes=$classes${classes:+,}io.chatferry.$package.*
    done
    mkdir -p "$build/mutation"
    if ! maven test-compile org.pitest:pitest-maven:mutationCoverage -Pmutation "-Dchatferry.build=$build/mutation" \
        -Djacoco.skip=true "-Dmutation.classes=$classes" >"$build/mutation/log" 2>&1; then
        grep '^\[ERROR\]' "$build/mutation/log" | head -n 20 >&2 || true
        fail "mutation testing failed" "the whole log is $build/mutation/log"
    fi
    # a line for each mutant: file, class, mutator, method, line, status, killing test
    status=0
    for package in $1; do
        awk -F, -v package="$package" -v least="$least_mutation_score" '
            index($2, "io.chatferry." package ".") != 1 { next }
            { mutants++ }
            $6 == "KILLED" || $6 == "TIMED_OUT" || $6 == "MEMORY_ERROR" { noticed++ }
            END {
                score = mutants ? 100 * noticed / mutants : 0
                printf "%s: %d of %d mutants noticed, %.1f %%%s\n", package, noticed, mutants, score,
                    score < least ? ", less than " least " %" : ""
                exit score < least
            }' "$reports/mutations.csv" || status=2
    done
    echo "each mutant: $reports/index.html"
    return $status
}

if [ "${1:-}" = mutation ]; then
    shift
    packages=$mutated_packages
    if [ "${1:-}" = --only ] && [ $# -eq 2 ]; then
        case " $mutated_packages " in
            *" $2 "*) packages=$2 ;;
            *) fail "--only must be one of: $mutated_packages (was $2)" "without it, all are tested" 64 ;;
        esac
        shift 2
    fi
    [ $# -eq 0 ] || fail "mutation takes --only PACKAGE and nothing else" "PACKAGE is one of: $mutated_packages" 64
    require_build_tools
    status=0
    locked mutation run_mutation "$packages" || status=$?
    exit $status
fi

# ---- the build -------------------------------------------------------------------------------------------------------------------

# the folder of the newest build, or nothing
current() {
    id=$(cat "$build/current" 2>/dev/null) && [ -f "$build/app/$id/chatferry.jar" ] && printf %s "$build/app/$id"
}

up_to_date() {
    app=$(current) && [ -z "$(find "$home/src/main" "$home/pom.xml" -newer "$app/began" 2>/dev/null | head -n 1)" ]
}

build_app() {
    ! up_to_date || return 0 # another process built it while this one waited
    require_build_tools
    printf 'building Chatferry … ' >&2
    seconds=$(date +%s)
    mkdir -p "$build/app"
    remove_unused
    made=$(mktemp -d "$build/app/$(date +%Y%m%d-%H%M%S)-XXXXXX")
    chmod 755 "$made"
    touch "$made/began"
    if ! maven package "-Dchatferry.build=$build/make" -Dmaven.test.skip=true -Djacoco.skip=true >"$build/build.log" 2>&1; then
        rm -rf "$made"
        echo failed >&2
        grep '^\[ERROR\]' "$build/build.log" | head -n 20 >&2 || true
        fail "Chatferry could not be built" "the whole log is $build/build.log"
    fi
    "$java" -Djarmode=tools -jar "$build/make/chatferry.jar" extract --force --destination "$made" >>"$build/build.log" 2>&1 ||
        fail "Chatferry was built but could not be unpacked" "the log is $build/build.log"
    : >"$made/in-use"
    archive "$made"
    basename "$made" >"$build/current.new"
    mv "$build/current.new" "$build/current"
    echo "done in $(($(date +%s) - seconds)) s" >&2
}

# builds that are neither current nor held by a run; without flock this cannot be checked, and they stay
remove_unused() {
    command -v flock >/dev/null 2>&1 || return 0
    kept=$(current || true)
    for old in "$build"/app/*/; do
        old=${old%/}
        [ -d "$old" ] && [ "$old" != "$kept" ] || continue
        [ -e "$old/in-use" ] || : >"$old/in-use" # a build that was broken off
        (flock -n 9 && rm -rf "$old") 9<"$old/in-use" || true
    done
}

# ---- class data sharing: start faster, per Java version; without it, only slower ---------------------------------------------------

java_id() {
    cat "$(dirname "$java")/../release" 2>/dev/null | cksum | tr ' ' -
}

archive() {
    wanted=$1/java-$(java_id).jsa
    [ ! -e "$wanted" ] || return 0
    # however it ends: the archive holds the classes that it loaded. Interpreted only: a method that waits for its compilation when the
    # archive is written is marked so in there, and no run that uses the archive ever compiles it
    # shellcheck disable=SC2086
    "$java" -Xint -XX:ArchiveClassesAtExit="$wanted.new" $defaults -jar "$1/chatferry.jar" \
        validate "$home/jobs/csv.yaml" --work "$1/training" >>"$build/build.log" 2>&1 </dev/null || true
    rm -rf "$1/training"
    if [ -s "$wanted.new" ]; then
        mv "$wanted.new" "$wanted"
    else
        : >"$wanted" # not tried again; the JVM passes an empty archive over
    fi
}

add_java() {
    require_java_17
    archive "$1"
}

# ---- packages, which are installed without Maven ---------------------------------------------------------------------------------

# what jdeps says of all libraries, which takes it a minute (./run.sh test --full compares), and after the line's end what is loaded by
# name: dates in other languages, encodings of exports, TLS, zips, logins at databases
modules=java.base,java.compiler,java.desktop,java.instrument,java.net.http,java.prefs,java.scripting,java.security.jgss,java.sql.rowset,\
jdk.jfr,jdk.management,jdk.net,jdk.unsupported,\
jdk.localedata,jdk.charsets,jdk.crypto.ec,jdk.zipfs,java.naming,java.sql,java.management
# windows and sounds, of java.desktop, which Spring needs for its beans
libraries_left_out='**libawt*,**libfontmanager*,**libfreetype*,**libjavajpeg*,**libjawt*,**libjsound*,**liblcms*,**libmlib_image*,**libsplashscreen*'

# distribution jar|docs|archive …: what a shell cannot do everywhere
distribution() {
    "$java" -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -cp "$app/chatferry.jar" "$home/src/deploy/Distribution.java" "$@"
}

# the folder that is installed
make_installation() { # FOLDER
    mkdir -p "$1/bin" "$1/lib" "$1/completion"
    cp "$home/src/deploy/chatferry" "$1/bin/chatferry"
    awk '{ printf "%s\r\n", $0 }' "$home/src/deploy/chatferry.bat" >"$1/bin/chatferry.bat"
    chmod 755 "$1/bin/chatferry"
    cp "$home/LICENSE" "$1"
    cp -R "$home/jobs" "$home/samples" "$home/src/deploy/drivers" "$home/src/deploy/compose.yaml" "$1"
    distribution jar "$app" "$1/lib/chatferry.jar"
    distribution docs "$home" "$1"
    "$java" -jar "$1/lib/chatferry.jar" generate-completion >"$1/completion/chatferry"
}

# a Java with only the modules that we need
make_runtime() { # INSTALLATION
    jdk=$(dirname "$java")
    [ -x "$jdk/jlink" ] && [ -d "$jdk/../jmods" ] || fail "$java cannot make a runtime: there is no jlink or no jmods beside it" \
        "set JAVA_HOME to a whole JDK 17 or later" 64
    "$jdk/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress=2 \
        --exclude-files="$libraries_left_out" --output "$1/runtime"
    # the JDK's archive of its own classes, without which each start takes longer
    "$1/runtime/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null
}

# as_tree FOLDER FILE…: copies files to the same places under FOLDER
as_tree() {
    tree=$1
    shift
    for file; do
        mkdir -p "$tree$(dirname "$file")"
        cp -L "$file" "$tree$file"
    done
}

# what the runtime and the launcher need of an operating system
make_system() { # FOLDER RUNTIME
    mkdir -p "$1/bin" "$1/etc" "$1/tmp" "$1/work"
    cp -L /bin/sh "$1/bin/sh"
    echo "chatferry:x:$image_user:$image_user:Chatferry:/work:/bin/sh" >"$1/etc/passwd"
    echo "chatferry:x:$image_user:" >"$1/etc/group"
    echo "hosts: files dns" >"$1/etc/nsswitch.conf"
    libraries=$(find "$2" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd /bin/sh {} + |
        sed -n 's/^\t\(.* => \)\{0,1\}\(\/[^ ]*\) (0x[0-9a-f]*)$/\2/p' | grep -v "^$2" | sort -u)
    # shellcheck disable=SC2086
    as_tree "$1" $libraries
    libc=$(dirname "$(echo "$libraries" | grep '/libc\.so')")
    # found by name, to look up names of hosts; from glibc 2.34 on, libc does it alone
    for library in "$libc/libnss_dns.so.2" "$libc/libnss_files.so.2" "$libc/libresolv.so.2"; do
        [ ! -e "$library" ] || as_tree "$1" "$library"
    done
}

image_user=65532

# the image, as docker load reads it, without Docker
make_image() { # INSTALLATION FILE
    [ "$(uname -s)" = Linux ] || fail "the image can be made only on Linux: it holds the runtime and the libraries of this machine" \
        "make it there" 64
    make_system "$stage/image/system" "$1/runtime"
    mkdir -p "$stage/image/runtime" "$stage/image/classes"
    mv "$1/runtime" "$stage/image/runtime/runtime"
    maven -f src/deploy/image/pom.xml jib:buildTar "-Dchatferry.build=$stage/image" "-Dimage.version=$version" \
        "-Dimage.architecture=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')" "-Dimage.user=$image_user" \
        "-Dimage.installation=$1" "-Dimage.file=$2"
}

run_package() { # what beside .zip and .tar.gz: runtime, image or all
    version=$(sed -n '/<artifactId>chatferry</{n;s/.*<version>\(.*\)<.*/\1/p;}' "$home/pom.xml")
    stage=$build/package.new
    rm -rf "$stage" "$build/package"
    name=chatferry-$version
    mkdir -p "$stage/out"
    make_installation "$stage/$name"
    distribution archive "$stage/$name" "$stage/out/$name.zip" "$stage/out/$name.tar.gz"
    if [ -n "$1" ]; then
        make_runtime "$stage/$name"
        platform=$(uname -sm | tr 'A-Z ' 'a-z-' | sed 's/darwin/macos/; s/x86_64/x64/; s/arm64/aarch64/')
        [ "$1" = image ] || distribution archive "$stage/$name" "$stage/out/$name-$platform.tar.gz"
        [ "$1" = runtime ] || make_image "$stage/$name" "$stage/out/$name-$platform-image.tar"
    fi
    mv "$stage/out" "$build/package"
    rm -rf "$stage"
    ls "$build/package" | sed "s|^|$build/package/|"
}

# ---- the benchmark, a project of its own that runs Chatferry as a command ----------------------------------------------------------

bench_up_to_date() {
    [ -f "$build/bench/bench.jar" ] &&
        [ -z "$(find "$home/src/bench/src/main" "$home/src/bench/pom.xml" -newer "$build/bench/began" 2>/dev/null | head -n 1)" ]
}

build_bench() {
    ! bench_up_to_date || return 0
    require_build_tools
    printf 'building the benchmark … ' >&2
    rm -rf "$build/bench" "$build/bench.new"
    mkdir -p "$build/bench.new"
    touch "$build/bench.new/began"
    if ! maven package -f src/bench/pom.xml "-Dchatferry.build=$build/bench-make" -Dmaven.test.skip=true >"$build/bench.log" 2>&1; then
        echo failed >&2
        grep '^\[ERROR\]' "$build/bench.log" | head -n 20 >&2 || true
        fail "the benchmark could not be built" "the whole log is $build/bench.log"
    fi
    "$java" -Djarmode=tools -jar "$build/bench-make/bench.jar" extract --force --destination "$build/bench.new" \
        >>"$build/bench.log" 2>&1 || fail "the benchmark was built but could not be unpacked" "the log is $build/bench.log"
    mv "$build/bench.new" "$build/bench"
    echo done >&2
}

defaults="-Xshare:auto -XX:+UseSerialGC -Dfile.encoding=UTF-8 -Xlog:disable -Xlog:all=error:stderr"

# ---- run --------------------------------------------------------------------------------------------------------------------------

up_to_date || locked build build_app
# held by the JVM until it ends, however it ends
until
    app=$(current) || fail "there is no build in $build" "give the command again"
    command exec 8<"$app/in-use" || fail "there is no build in $app" "give the command again"
    ! command -v flock >/dev/null 2>&1 || flock -s 8
    [ -f "$app/chatferry.jar" ] # else two builds went by, and it was removed before we held it
do :; done
if [ "${1:-}" = package ]; then
    shift
    kinds=
    for option; do
        case $option in
            --runtime) [ "$kinds" = image ] && kinds=all || kinds=runtime ;;
            --image) [ "$kinds" = runtime ] && kinds=all || kinds=image ;;
            *) fail "package takes --runtime and --image, not $option" "without them, it makes a .zip and a .tar.gz that need a Java" 64 ;;
        esac
    done
    require_build_tools
    locked package run_package "$kinds"
    exit
fi
shared=$app/java-$(java_id).jsa
[ -e "$shared" ] || locked build add_java "$app"
if [ "${1:-}" = bench ]; then
    shift
    set -f
    bench_up_to_date || locked bench build_bench
    export CHATFERRY_COMMAND="$home/run.sh"
    exec "$java" -Dbench.folder="$home/src/bench" -jar "$build/bench/bench.jar" "$@"
fi
[ ! -t 1 ] || defaults="$defaults -Dchatferry.terminal=true"
case ${1:-} in
    # sending waits for the target more than it computes: the second compiler would take more time than it gives back
    import | retry | schedule | demo) defaults="$defaults -XX:TieredStopAtLevel=1" ;;
    # the second compiler pays here, but takes half of all processor time of a million messages unless it inlines less
    validate | plan) defaults="$defaults -XX:FreqInlineSize=100 -XX:InlineSmallCode=1000" ;;
esac

umask 077 # what a run writes is the company's chat
# compiled each time, which takes a few seconds: what it needs of ours is beside it, the rest in the build
compile_soak() {
    require_build_tools
    rm -rf "$build/soak"
    mkdir -p "$build/soak"
    tests=$home/src/test/java/io/chatferry
    find "$tests/soak" "$tests/cli/ShortWaitsMain.java" "$tests/job/run/ShortWaits.java" -name '*.java' ! -name '*Tests.java' \
        -exec "$(dirname "$java")/javac" -proc:none -cp "$app/chatferry.jar" -d "$build/soak" {} +
}

set -f # JAVA_OPTS is a list of words, not of patterns
if [ "${1:-}" = soak ]; then
    shift
    locked build compile_soak
    # shellcheck disable=SC2086
    exec "$java" $defaults -cp "$build/soak:$app/chatferry.jar" io.chatferry.soak.Soak "$@" -- \
        "$java" $defaults -XX:SharedArchiveFile="$shared" ${JAVA_OPTS:-} \
        -cp "$app/chatferry.jar:$build/soak" io.chatferry.cli.ShortWaitsMain
fi
# shellcheck disable=SC2086
exec "$java" $defaults -XX:SharedArchiveFile="$shared" -Dchatferry.home="$home" -Dchatferry.command="$called" \
    ${JAVA_OPTS:-} -jar "$app/chatferry.jar" "$@"
