package io.chatferry.media.copying;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts that have refused every file so far, mostly since a token is missing. What they refuse is not taken for missing before
 * one of their files has come, or there is nothing else to do: a message that is sent without its file cannot get it later. Not
 * thread-safe.
 */
final class DenyingHosts {

    /** So many refusals are no accident. */
    private static final int MANY = 10;

    private static final Set<String> REFUSALS = Set.of("NEEDS_TOKEN", "DENIED", "NOT_THE_FILE");

    private final Set<String> trusted;
    private final Map<String, List<CopyEvent.Missing>> held = new HashMap<>();

    /** @param accepted hosts whose files may be missing: the user has said so */
    DenyingHosts(Set<String> accepted) {
        this.trusted = new HashSet<>(accepted);
    }

    /** Whether the file is not to be taken for missing yet. */
    boolean holds(String host, CopyEvent.Missing missing) {
        if (trusted.contains(host) || !REFUSALS.contains(missing.reason())) {
            return false;
        }
        held.computeIfAbsent(host, each -> new ArrayList<>()).add(missing);
        return true;
    }

    /** A file of the host has come: those that it has refused are missing. */
    List<CopyEvent.Missing> given(String host) {
        trusted.add(host);
        List<CopyEvent.Missing> refused = held.remove(host);
        return refused == null ? List.of() : refused;
    }

    /** A host that has refused so many files, and given none, that its files should not count as missing. */
    Optional<String> refusing() {
        return held.entrySet().stream()
                .filter(host -> host.getValue().size() >= MANY)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** All that is held: there is nothing else to do. */
    List<CopyEvent.Missing> all() {
        List<CopyEvent.Missing> all =
                held.values().stream().flatMap(List::stream).toList();
        held.clear();
        return all;
    }
}
