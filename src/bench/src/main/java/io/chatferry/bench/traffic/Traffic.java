package io.chatferry.bench.traffic;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What there is to send.
 *
 * @param messages in the order of their times
 */
public record Traffic(List<Message> messages) {

    /** Users of ten, where some are not described. */
    private static final int DESCRIBED = 7;

    /** All who send or receive, sorted. */
    public List<String> uids() {
        return messages.stream()
                .flatMap(message -> message.toGroup()
                        ? Stream.of(message.sender())
                        : Stream.of(message.sender(), message.receiver()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Those users that the export describes; the others are only named by messages. */
    public List<String> describedUids() {
        boolean all = messages.stream().noneMatch(message -> message.muid().startsWith("critical"));
        return uids().stream()
                .filter(uid -> all || Math.floorMod(uid.hashCode(), 10) < DESCRIBED)
                .toList();
    }

    /** All groups, sorted. */
    public List<String> guids() {
        return messages.stream()
                .filter(Message::toGroup)
                .map(Message::receiver)
                .distinct()
                .sorted()
                .toList();
    }

    /** How much each sender sends. */
    public Map<String, Integer> bySender() {
        Map<String, Integer> counts = new HashMap<>();
        messages.forEach(message -> counts.merge(message.sender(), 1, Integer::sum));
        return counts;
    }

    int busiestSender() {
        return most(bySender().values());
    }

    private static int most(Collection<Integer> counts) {
        return counts.stream().mapToInt(count -> count).max().orElse(0);
    }
}
