package io.chatferry.send;

import java.util.HashMap;
import java.util.Map;

/** Numbers senders from 0 on, in the order in which they come up. Not thread-safe. */
final class SenderNumbers {

    private final Map<Long, Integer> numbers = new HashMap<>();

    int of(long key) {
        return numbers.computeIfAbsent(key, unknown -> numbers.size());
    }
}
