package io.chatferry.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.sandbox.store.Messages.Listing;
import io.chatferry.sandbox.store.Messages.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's tables, lists of ids, encoded messages and journal, against plain models. */
class StoreStructuresTests {

    private static final long NOW = 1_700_000_000;

    @TempDir
    Path folder;

    @Test
    void findsTheNeighboursOfAnIdInAList() {
        Random random = new Random(1);
        Ids ids = new Ids();
        List<Long> model = new ArrayList<>();
        long id = 0;
        for (int i = 0; i < 500; i++) {
            id += 1 + random.nextInt(4);
            ids.add(id);
            model.add(id);
        }
        assertThat(ids.size()).isEqualTo(500);
        for (long wanted = -1; wanted <= id + 2; wanted++) {
            long limit = wanted;
            assertThat(ids.after(wanted)).isEqualTo((int)
                    model.stream().filter(each -> each <= limit).count());
            assertThat(ids.before(wanted))
                    .isEqualTo((int) model.stream().filter(each -> each < limit).count() - 1);
        }
        assertThat(ids.before(Long.MAX_VALUE)).isEqualTo(499);
    }

    @Test
    void findsAddressesAcrossPages() {
        Addresses addresses = new Addresses();
        for (int i = 1; i <= 70_000; i++) {
            addresses.add(i * 3L);
        }
        addresses.set(32_768, -1);
        addresses.set(32_769, -2);

        assertThat(addresses.size()).isEqualTo(70_000);
        assertThat(addresses.get(1)).isEqualTo(3);
        assertThat(addresses.get(32_768)).isEqualTo(-1);
        assertThat(addresses.get(32_769)).isEqualTo(-2);
        assertThat(addresses.get(70_000)).isEqualTo(210_000);
    }

    @Test
    void keepsByteStringsOfAnyLength() {
        Slabs slabs = new Slabs();
        List<Long> addresses = new ArrayList<>();
        int[] lengths = {0, 1, 1_000, 4_194_280, 4_194_284, 4_194_285, 6_000_000, 3};
        for (int length : lengths) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) length);
            addresses.add(slabs.add(bytes));
        }
        for (int i = 0; i < lengths.length; i++) {
            byte[] found = slabs.get(addresses.get(i));
            assertThat(found.length).isEqualTo(lengths[i]);
            assertThat(found.length == 0 ? 0 : found[found.length - 1])
                    .isEqualTo(found.length == 0 ? 0 : (byte) lengths[i]);
        }
    }

    @Test
    void decodesEveryMessageThatItEncodes() {
        Random random = new Random(2);
        for (int round = 0; round < 500; round++) {
            ChatMessage message = message(random);
            ChatMessage decoded = MessageCodec.decode(message.id(), MessageCodec.encode(message));
            assertThat(decoded.data()).isEqualTo(message.data());
            assertThat(decoded.with(message.data(), decoded.tags()))
                    .isEqualTo(message.with(message.data(), message.tags()));
        }
    }

    @Test
    void pagesEveryListInBothDirectionsAsAPlainListWould() {
        Random random = new Random(3);
        Messages messages = new Messages(Journal.NONE);
        List<ChatMessage> model = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(10) == 0) {
                messages.reserveId();
            }
            model.add(messages.add(message(random)));
        }
        for (int i = 0; i < 40; i++) {
            ChatMessage removed = model.remove(random.nextInt(model.size()));
            messages.remove(removed.id());
        }
        for (int round = 0; round < 500; round++) {
            Listing listing = listing(random);
            Page page = new Page(random.nextBoolean(), random.nextInt(360) - 10, 1 + random.nextInt(12));
            List<Long> expected = new ArrayList<>(model.stream()
                    .filter(message -> isIn(listing, message))
                    .map(ChatMessage::id)
                    .filter(id -> page.newer() ? id > page.from() : id < page.from())
                    .toList());
            if (!page.newer()) {
                Collections.reverse(expected);
            }
            List<Long> found = new ArrayList<>(messages.page(listing, page, message -> true).stream()
                    .map(ChatMessage::id)
                    .toList());
            if (!page.newer()) {
                Collections.reverse(found);
            }
            assertThat(found).isEqualTo(expected.subList(0, Math.min(page.limit(), expected.size())));
        }
    }

    @Test
    void findsAMessageByItsMuidAmongThousands() {
        Messages messages = new Messages(Journal.NONE);
        for (int i = 0; i < 5_000; i++) {
            messages.add(plain("muid-" + i, "ann", "bob"));
        }
        messages.remove(18);

        for (int i = 0; i < 5_000; i++) {
            assertThat(messages.byMuid("muid-" + i).map(ChatMessage::id).orElse(0L))
                    .isEqualTo(i == 17 ? 0 : i + 1);
        }
        assertThat(messages.byMuid("muid-5000")).isEmpty();
        // two texts with the same hash code
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        messages.add(plain("Aa", "ann", "bob"));
        assertThat(messages.addUnlessTaken(plain("BB", "ann", "bob"))).isPresent();
        assertThat(messages.addUnlessTaken(plain("BB", "ann", "bob"))).isEmpty();
        assertThat(messages.addUnlessTaken(plain("muid-17", "ann", "bob"))).isPresent();
        assertThat(messages.addUnlessTaken(plain(null, "ann", "bob"))).isPresent();
    }

    @Test
    void listsTheRowsBelowAKeyAndNoOthers() {
        Table<String> table = new Table<>("t", String.class, Journal.NONE);
        for (String key : List.of("a", "a/1", "a/2", "a0/1", "a-/1", "b/1", "a/2/3")) {
            assertThat(table.add(key, key)).isTrue();
        }
        assertThat(table.add("a/1", "again")).isFalse();

        assertThat(table.under("a")).containsExactly("a/1", "a/2", "a/2/3");
        table.removeUnder("a");
        assertThat(table.rows()).containsExactly("a", "a-/1", "a0/1", "b/1");
        assertThat(table.remove("a/1")).isFalse();
        assertThat(table.count()).isEqualTo(4);
    }

    @Test
    void countsMembersWithoutBannedOnesAfterEveryChange() {
        try (Store store = new Store(null, NOW)) {
            assertThat(store.memberCount("g")).isZero();
            assertThat(store.addMember(new ChatMember("g", "ann", "admin", NOW, false)))
                    .isTrue();
            assertThat(store.addMember(new ChatMember("g", "ann", "admin", NOW, false)))
                    .isFalse();
            assertThat(store.memberCount("g")).isEqualTo(1);
            store.putMember(new ChatMember("g", "ann", "admin", NOW, true));
            assertThat(store.memberCount("g")).isZero();
            assertThat(store.joined("g", "ann")).isFalse();
            assertThat(store.members("g")).hasSize(1);
            store.removeGroup("g");
            assertThat(store.members("g")).isEmpty();
        }
    }

    @Test
    void replaysEveryChangeAfterARestart() {
        try (Store store = new Store(folder, NOW)) {
            fill(store);
        }
        try (Store again = new Store(folder, NOW + 100)) {
            assertThat(again.users().rows()).extracting(ChatUser::uid).containsExactly("ann", ChatUser.SYSTEM);
            assertThat(again.users().get(ChatUser.SYSTEM))
                    .map(ChatUser::createdAt)
                    .contains(NOW);
            assertThat(again.messages().lastId()).isEqualTo(4);
            assertThat(again.messages().get(1)).map(ChatMessage::tags).contains(List.of("changed"));
            assertThat(again.messages().get(2)).isEmpty();
            assertThat(again.messages().byMuid("three")).map(ChatMessage::id).contains(4L);
            assertThat(again.state("ann", "c").readId()).isEqualTo(9);
            assertThat(again.nextReactionId()).isEqualTo(8);
        }
    }

    @Test
    void keepsEveryCompleteRecordOfATornJournal() throws IOException {
        try (Store store = new Store(folder, NOW)) {
            fill(store);
        }
        Path journal = folder.resolve("sandbox.journal");
        byte[] whole = Files.readAllBytes(journal);
        long last = -1;
        for (int length = 0; length <= whole.length; length += 3) {
            Files.write(journal, Arrays.copyOf(whole, length));
            try (Store store = new Store(folder, NOW)) {
                assertThat(store.messages().lastId()).isGreaterThanOrEqualTo(last);
                last = store.messages().lastId();
            }
        }
        assertThat(last).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 7, 8, 20})
    void truncatesAJournalFromADamagedRecordOn(int damagedByte) throws IOException {
        try (Store store = new Store(folder, NOW)) {
            fill(store);
        }
        Path journal = folder.resolve("sandbox.journal");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[damagedByte] ^= 0x55;
        Files.write(journal, bytes);

        try (Store store = new Store(folder, NOW)) {
            assertThat(store.messages().lastId()).isZero();
            assertThat(store.users().has("ann")).isFalse();
        }
    }

    @Test
    void refusesASecondStoreOfTheSameFolder() {
        try (Store store = new Store(folder, NOW)) {
            assertThat(store.users().count()).isEqualTo(1);
            assertThatThrownBy(() -> new Store(folder, NOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("another sandbox uses " + folder + "\n");
        }
    }

    private static void fill(Store store) {
        store.users()
                .put("ann", new ChatUser("ann", "Ann", null, null, "default", null, null, List.of(), NOW, 0, 0, 0));
        store.users()
                .put("bob", new ChatUser("bob", "Bob", null, null, "default", null, null, List.of(), NOW, 0, 0, 0));
        store.users().remove("bob");
        ChatMessage first = store.messages().add(plain("one", "ann", "bob"));
        store.messages().replace(first.with(first.data(), List.of("changed")));
        store.messages().remove(store.messages().add(plain("two", "ann", "bob")).id());
        store.messages().reserveId();
        store.messages().add(plain("three", "bob", "ann"));
        store.putState(new ConversationState("ann", "c", 0, 0, 0, List.of()).read(9));
        store.reactions().add("1/+1/ann", new ChatReaction(7, 1, "+1", "ann", NOW));
    }

    private static Listing listing(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Listing.ALL;
            case 1 -> Listing.sender("u" + random.nextInt(4));
            case 2 -> Listing.thread(1 + random.nextInt(3));
            default -> Listing.conversation("group_g" + random.nextInt(3));
        };
    }

    private static boolean isIn(Listing listing, ChatMessage message) {
        return switch (listing.kind()) {
            case ALL -> true;
            case SENDER -> message.sender().equals(listing.key());
            case THREAD -> message.parentId() == Long.parseLong(listing.key());
            case CONVERSATION -> message.conversationId().equals(listing.key());
        };
    }

    private static ChatMessage plain(String muid, String from, String to) {
        return new ChatMessage(
                0,
                muid,
                from,
                to,
                false,
                "message",
                "text",
                "{\"text\":\"hi\"}".getBytes(StandardCharsets.UTF_8),
                List.of(),
                0,
                ChatMessage.Stamps.sent(NOW, NOW, NOW * 1000),
                ChatMessage.Screening.NONE);
    }

    private static ChatMessage message(Random random) {
        boolean toGroup = random.nextBoolean();
        byte[] data = new byte[random.nextInt(300)];
        random.nextBytes(data);
        ChatMessage.Stamps stamps = ChatMessage.Stamps.sent(random.nextLong(1L << 40), NOW, random.nextLong(1L << 50));
        if (random.nextBoolean()) {
            stamps = stamps.edited(NOW + 1, "ü").deleted(NOW + 2, "b").received(NOW, NOW);
        }
        return new ChatMessage(
                random.nextInt(1_000_000),
                random.nextBoolean() ? null : "m" + random.nextInt(),
                "u" + random.nextInt(4),
                toGroup ? "g" + random.nextInt(3) : "u" + random.nextInt(4),
                toGroup,
                random.nextBoolean() ? "message" : "custom",
                random.nextBoolean() ? "text" : "imäge",
                data,
                random.nextBoolean() ? List.of() : List.of("a", "😀"),
                random.nextInt(4),
                stamps,
                random.nextBoolean()
                        ? ChatMessage.Screening.NONE
                        : new ChatMessage.Screening(ChatMessage.Verdict.DISAPPROVED, NOW, "rule"));
    }
}
