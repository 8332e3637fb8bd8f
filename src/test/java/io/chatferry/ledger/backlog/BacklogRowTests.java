package io.chatferry.ledger.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows keep every value on their way through columns and files. */
class BacklogRowTests {

    @Test
    void readsWhatItWrites() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            BacklogRow row = row(random);

            long[] columns = new long[BacklogRow.COLUMNS + 3];
            row.write(columns, 3);
            assertThat(BacklogRow.read(columns, 3)).isEqualTo(row);

            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(new byte[BacklogRow.BYTES]);
            row.write(out);
            ByteBuffer map = ByteBuffer.wrap(bytes.toByteArray());
            int offset = BacklogRow.BYTES;
            assertThat(BacklogRow.message(map, offset, 77, 88))
                    .isEqualTo(new PendingMessage(
                            row.id(),
                            row.seq(),
                            row.occurrence(),
                            77,
                            row.sender(),
                            88,
                            row.receiver(),
                            row.sentAtNanos(),
                            row.attempts()));
            assertThat(BacklogRow.next(map, offset)).isEqualTo(row.next());
            assertThat(BacklogRow.conversation(map, offset)).isEqualTo(row.conversation());
            assertThat(BacklogRow.heaviestWaiter(map, offset)).isEqualTo(row.heaviestWaiter());
            assertThat(BacklogRow.sender(map, offset)).isEqualTo(row.sender());
        }
    }

    private static BacklogRow row(Random random) {
        return new BacklogRow(
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                random.nextBoolean() ? Backlog.NONE : random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(1 << 15),
                random.nextBoolean());
    }

    @Test
    void keepsOpenMessageInSortedColumns() {
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            OpenMessage message = new OpenMessage(
                    random.nextLong(),
                    random.nextInt() * 1_000_000_007L,
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextInt(Integer.MAX_VALUE),
                    random.nextInt(1 << 15),
                    random.nextBoolean());
            long[] columns = new long[OpenMessage.FORMAT.width()];
            OpenMessage.FORMAT.writer().write(message, columns);
            assertThat(OpenMessage.FORMAT.reader().apply(columns)).isEqualTo(message);
        }
    }

    @Test
    void keepsHeadInSortedColumns() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            Head head = new Head(random.nextInt(Integer.MAX_VALUE), random.nextInt(Integer.MAX_VALUE), row(random));
            long[] columns = new long[Head.FORMAT.width()];
            Head.FORMAT.writer().write(head, columns);
            assertThat(Head.FORMAT.reader().apply(columns)).isEqualTo(head);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999999999, 0", "1000000000, 1", "-1, -1", "-1000000000, -1", "-1000000001, -2"})
    void roundsTimesDownToTheSecond(long nanos, long second) {
        assertThat(new OpenMessage(0, nanos, 0, 0, 0, 0, 1, 0, false).second()).isEqualTo(second);
        assertThat(new PendingMessage(0, 0, 1, 0, 0, 0, 0, nanos, 0).second()).isEqualTo(second);
    }
}
