package io.chatferry.ledger.sort;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashKeysTests {

    private final HashKeys keys = new HashKeys();

    @Test
    void separatesUsersFromGroupsOfTheSameId() {
        assertThat(keys.entity(Kind.USER, "a")).isNotEqualTo(keys.entity(Kind.GROUP, "a"));
    }

    /** The keys are on disk: another hash would not find what an older version has stored. */
    @Test
    void keepsTheKeysOfOlderVersions() {
        assertThat(keys.entity(Kind.USER, "ann")).isEqualTo(new HashKeys().text("u:", "ann"));
        assertThat(keys.entity(Kind.GROUP, "ann")).isEqualTo(new HashKeys().text("g:", "ann"));
        ByteBuffer message = keys.message("m1");
        assertThat(message.remaining()).isGreaterThanOrEqualTo(16);
        assertThat(message.getLong()).isEqualTo(keys.text("m:", "m1"));
    }

    @Test
    void givesTheSameKeyWhenItsMemoryWasCleared() {
        long first = keys.entity(Kind.USER, "first");
        for (int i = 0; i < 60_000; i++) {
            keys.entity(Kind.USER, "other-" + i);
        }
        assertThat(keys.entity(Kind.USER, "first")).isEqualTo(first);
    }

    @Test
    void givesAConversationOneKeyInBothDirections() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            long ann = random.nextLong();
            long bob = random.nextLong();
            assertThat(keys.conversation(Kind.USER, ann, bob)).isEqualTo(keys.conversation(Kind.USER, bob, ann));
        }
    }

    @Test
    void givesAGroupOneConversationForAllSenders() {
        assertThat(keys.conversation(Kind.GROUP, 1, 50)).isEqualTo(keys.conversation(Kind.GROUP, 2, 50));
        assertThat(keys.conversation(Kind.GROUP, 1, 50)).isNotEqualTo(keys.conversation(Kind.GROUP, 1, 51));
    }

    @Test
    void separatesConversationsAndMemberships() {
        Set<Long> found = new HashSet<>();
        for (long a = 0; a < 60; a++) {
            for (long b = a; b < 60; b++) {
                found.add(keys.conversation(Kind.USER, a, b));
            }
        }
        assertThat(found).hasSize(60 * 61 / 2);
        Set<Long> members = new HashSet<>();
        for (long group = 0; group < 60; group++) {
            for (long user = 0; user < 60; user++) {
                members.add(keys.member(group, user));
            }
        }
        assertThat(members).hasSize(3_600);
    }
}
