package io.chatferry.media.copying;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hosts that have given no file so far, mostly since a token is missing, or a way to them. What they do not give is not taken for
 * missing before one of their files has come, or there is nothing else to do: a message that is sent without its file cannot get it
 * later. Not thread-safe.
 */
final class DenyingHosts {

    /** So many refusals are no accident. */
    private static final int MANY = 10;

    private static final String REFUSED_ADDRESS = "REFUSED_ADDRESS";

    private static final Set<String> REFUSALS =
            Set.of("NEEDS_TOKEN", "DENIED", "NOT_THE_FILE", REFUSED_ADDRESS, FileCopier.UNREACHABLE);

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

    /** Why the run stops at this host, and what to do. */
    String message(String host) {
        Set<String> reasons = held.getOrDefault(host, List.of()).stream()
                .map(CopyEvent.Missing::reason)
                .collect(Collectors.toSet());
        String name = host.replaceFirst(":-1$", "");
        if (reasons.equals(Set.of(REFUSED_ADDRESS))) {
            return "Stopped: " + name
                    + " is not on the public internet; a message that is sent without its file cannot get it later."
                    + "\n  name it in media.fetch.allow; or run the same command with --yes to go on without its files";
        }
        if (reasons.equals(Set.of(FileCopier.UNREACHABLE))) {
            return "Stopped: " + name
                    + " cannot be reached; a message that is sent without its file cannot get it later."
                    + "\n  see to it that it answers, and run the same command; or run it with --yes to go on without its files";
        }
        return "Stopped: " + name + " refuses every file; a message that is sent without its file cannot get it later."
                + "\n  add a token for it to media.fetch.headers; or run the same command with --yes to go on without its files";
    }

    /** All that is held: there is nothing else to do. */
    List<CopyEvent.Missing> all() {
        List<CopyEvent.Missing> all =
                held.values().stream().flatMap(List::stream).toList();
        held.clear();
        return all;
    }
}
