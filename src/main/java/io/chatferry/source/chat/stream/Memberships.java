package io.chatferry.source.chat.stream;

import io.chatferry.model.Member;
import io.chatferry.model.Origin;
import io.chatferry.sort.LongSorter;
import io.chatferry.source.chat.model.ChatMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to which conversation, sorted on disk: by conversation, then by user, both in the order of the export. Of a
 * conversation that lists its members, only the listed ones are members. Not thread-safe.
 */
final class Memberships implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    /** A power of two. */
    private static final int REMEMBERED = 1 << 17;
    /** Room and user, whether an author, scope, time, file, line, record. */
    private static final int WIDTH = 7;

    private final LongSorter rows;
    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> fileNumbers = new HashMap<>();
    private final List<@Nullable String> scopes = new ArrayList<>();
    /** Pairs of a room and an author that were added, each at the place of its hash: most messages are of such a pair. */
    private final long[] recentAuthors = new long[REMEMBERED];

    private long last = -1;

    /** A membership with the numbers of room and user. */
    record Row(
            int room,
            int user,
            boolean isListed,
            @Nullable String scope,
            @Nullable Instant joinedAt,
            Origin origin) {

        Member member(String guid, String uid) {
            return new Member(guid, uid, scope, joinedAt, null);
        }
    }

    Memberships(Path folder) {
        rows = new LongSorter(folder, "members", WIDTH, 2, SORTED_IN_MEMORY);
        scopes.add(null);
    }

    void listed(Rooms.Room room, Users.Known user, ChatMember member, Origin origin) {
        int scope = scopes.indexOf(member.scope());
        if (scope < 0) {
            scope = scopes.size();
            scopes.add(member.scope());
        }
        add(pair(room, user), scope, member.joinedAt(), origin);
    }

    void author(Rooms.Room room, Users.Known user, Origin origin) {
        if (room.listsMembers()) {
            return; // then authors are no members
        }
        long pair = pair(room, user);
        int place = (int) ((pair * 0x9E3779B97F4A7C15L) >>> 32) & (REMEMBERED - 1);
        if (recentAuthors[place] != pair + 1) { // 0 = none
            recentAuthors[place] = pair + 1;
            add(pair, Long.MAX_VALUE, null, origin);
        }
    }

    private static long pair(Rooms.Room room, Users.Known user) {
        return ((long) room.number() << 32) | user.number();
    }

    private void add(long pair, long scope, @Nullable Instant joinedAt, Origin origin) {
        try {
            rows.add(
                    pair,
                    scope,
                    joinedAt == null ? Long.MIN_VALUE : joinedAt.getEpochSecond(),
                    joinedAt == null ? 0 : joinedAt.getNano(),
                    fileNumbers.computeIfAbsent(origin.file(), file -> {
                        files.add(file);
                        return files.size() - 1;
                    }),
                    origin.line(),
                    origin.record());
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The next membership, each once; null at the end. */
    @Nullable
    Row next() throws IOException {
        long[] row = rows.next();
        while (row != null && row[0] == last) {
            row = rows.next();
        }
        if (row == null) {
            return null;
        }
        last = row[0];
        boolean isListed = row[1] != Long.MAX_VALUE;
        return new Row(
                (int) (row[0] >>> 32),
                (int) row[0],
                isListed,
                isListed ? scopes.get((int) row[1]) : null,
                row[2] == Long.MIN_VALUE ? null : Instant.ofEpochSecond(row[2], row[3]),
                new Origin(files.get((int) row[4]), row[5], row[6]));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
