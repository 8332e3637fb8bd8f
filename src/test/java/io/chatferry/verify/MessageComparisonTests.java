package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages of the ledger against messages that were read back, over a real ledger. */
class MessageComparisonTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    /**
     * One message, m1. What was sent: {@code STATE/server id}. What was read back: items as {@code list:server id/muid}, with
     * {@code !} for another text and {@code -} for no muid; c = the conversation, b = the conversation once more, m = the
     * moderation list, s = looked up alone. The counts: expected, equal, and one letter for each fault.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            found by its muid                        | SENT/7         | c:7/m1         | 1 1            | none
            found by its server id                   | SENT/7         | c:7/-          | 1 1            | none
            found by its content                     | SENT/-         | c:7/-          | 1 1            | none
            found by its muid without a known id     | SENT/-         | c:7/m1         | 1 1            | none
            was in the target before                 | ALREADY_THERE/7 | c:7/m1        | 1 1            | none
            ids that are no numbers                  | SENT/ab        | c:ab/m1        | 1 1            | none
            ids that are no numbers, without muid    | SENT/ab        | c:ab/-         | 1 1            | none
            an id too long for a number              | SENT/9223372036854775808 | c:9223372036854775808/m1 | 1 1 | none
            nowhere                                  | SENT/7         | none           | 1 0 MISSING    | MISSING m1 7 : there -> missing
            nowhere, and without an id               | SENT/-         | none           | 1 0 MISSING    | MISSING m1  : there -> missing
            another text                             | SENT/7         | c:7/m1!        | 1 0 DIFFERENT  | DIFFERENT m1 7 text: one -> other
            another text, found by its id            | SENT/7         | c:7/-!         | 1 0 DIFFERENT  | DIFFERENT m1 7 text: one -> other
            another text, without muid and id        | SENT/-         | c:9/-!         | 1 0 MISSING    | MISSING m1  : there -> missing
            under another id                         | SENT/7         | c:8/m1         | 1 0 DIFFERENT  | DIFFERENT m1 8 id: 7 -> 8
            under another id, found by its content   | SENT/7         | c:8/-          | 1 0 DIFFERENT  | DIFFERENT m1 8 id: 7 -> 8
            under another muid                       | SENT/7         | c:7/x          | 1 0 DIFFERENT  | DIFFERENT m1 7 muid: m1 -> x
            twice under its muid                     | SENT/7         | c:7/m1 c:8/m1  | 1 1 DOUBLED    | DOUBLED m1 8 : once, as 7 -> again, as 8
            twice, the duplicate first               | SENT/7         | c:6/m1 c:7/m1  | 1 1 DOUBLED    | DOUBLED m1 6 : once, as 7 -> again, as 6
            twice, and its id is not known           | SENT/-         | c:6/m1 c:7/m1  | 1 1 DOUBLED    | DOUBLED m1 7 : once -> again, as 7
            three times                              | SENT/7         | c:7/m1 c:8/m1 c:9/m1 | 1 1 DOUBLED DOUBLED | DOUBLED m1 8 : once, as 7 -> again, as 8; DOUBLED m1 9 : once, as 7 -> again, as 9
            twice without muids                      | SENT/7         | c:7/- c:8/-    | 1 1 DOUBLED    | DOUBLED m1 8 : once, as 7 -> again, as 8
            twice without muids and id               | SENT/-         | c:7/- c:8/-    | 1 1 DOUBLED    | DOUBLED m1 8 : once -> again, as 8
            a duplicate with a muid of its own       | SENT/7         | c:7/m1 c:8/x   | 1 1 DOUBLED    | DOUBLED m1 8 : once, as 7 -> again, as 8
            beside an older message                  | SENT/7         | c:5/x! c:7/m1  | 1 1            | none
            beside an older message without muid     | SENT/7         | c:5/-! c:7/m1  | 1 1            | none
            an older message of the same content     | SENT/7         | c:5/- c:7/m1   | 1 1            | none
            beside a newer message                   | SENT/7         | c:7/m1 c:9/x!  | 1 1 UNEXPECTED | UNEXPECTED x 9 : nothing that the ledger knows -> from ann to bob, sentAt 1
            beside one whose id is no number         | SENT/7         | c:7/m1 c:ab/x! | 1 1 UNEXPECTED | UNEXPECTED x ab : nothing that the ledger knows -> from ann to bob, sentAt 1
            in two lists of its conversation         | SENT/7         | c:7/m1 b:7/m1  | 1 1            | none
            in two lists, with two texts             | SENT/7         | m:7/m1! c:7/m1 | 1 1            | none
            only in the moderation list              | SENT/7         | m:7/m1         | 1 1            | none
            only alone                               | SENT/7         | s:7/m1         | 1 1            | none
            not sent yet, and not there              | STAGED/-       | none           | 0 0            | none
            not sent yet, and there                  | STAGED/-       | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: not sent yet -> there
            refused, and there                       | FAILED/-       | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: refused by the target -> there
            deferred, and there                      | DEFERRED/-     | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: deferred: older than the retention cut-off -> there
            rejected, and there                      | REJECTED/-     | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: rejected -> there
            withdrawn, and there                     | WITHDRAWN/-    | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: no longer in the export, and never sent -> there
            undone, and there                        | UNDONE/7       | c:7/m1         | 0 0 UNEXPECTED | UNEXPECTED m1 7 : not there: undone -> there
            undone, and there twice                  | UNDONE/7       | c:7/m1 c:8/m1  | 0 0 UNEXPECTED UNEXPECTED | UNEXPECTED m1 7 : not there: undone -> there; UNEXPECTED m1 8 : not there: undone -> there
            in doubt, and there                      | IN_DOUBT/-     | c:7/m1         | 0 0            | none
            in doubt, and not there                  | IN_DOUBT/-     | none           | 0 0            | none
            being sent, and there                    | SENDING/-      | c:7/m1         | 0 0            | none
            """)
    void comparesOneMessage(String words, String sent, String found, String counts, String differences) {
        String[] parts = sent.split("/");
        MessageState state = MessageState.valueOf(parts[0]);
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "1").startReading();
            ledger.message("m1", state, parts[1].equals("-") ? null : parts[1]);
            readBack(ledger, found);

            ComparisonResult result = ledger.compare();

            assertThat(counts(result)).as(words).isEqualTo(counts);
            assertThat(ledger.differences())
                    .containsExactlyInAnyOrder(differences == null ? new String[0] : differences.split("; "));
            boolean inDoubt = state == MessageState.IN_DOUBT || state == MessageState.SENDING;
            assertThat(result.isEqual()).isEqualTo(differences == null && !inDoubt);
            if (result.isEqual()) {
                assertThat(result.foundHash()).isEqualTo(result.sentHash());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            in a conversation                  | c:7/m1         | 0 | 0 | none
            in the moderation list             | m:7/m1         | 0 | 0 | pending
            in both                            | m:7/m1 c:7/m1  | 0 | 0 | none
            in both, the conversation first    | c:7/m1 m:7/m1  | 0 | 0 | none
            alone                              | s:7/m1         | 0 | 1 | none
            beside an older message            | c:7/m1 c:3/x!  | 1 | 0 | none
            beside two older messages          | c:7/m1 c:3/x! c:4/-! | 2 | 0 | none
            """)
    void countsWhereMessagesAreShown(String words, String found, long preexisting, long unlisted, String moderation) {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading();
            readBack(ledger, found);

            ComparisonResult result = ledger.compare();

            assertThat(result.preexisting()).as(words).isEqualTo(preexisting);
            assertThat(result.unlisted()).isEqualTo(unlisted);
            assertThat(result.held()).isEqualTo(moderation == null ? Map.of() : Map.of(moderation, 1L));
            assertThat(result.isEqual()).isTrue();
        }
    }

    @Test
    void namesMissingModerationStatus() {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading();
            String body = ledger.bodies().get("m1");
            ledger.readBack(TargetList.Type.MODERATED, new ReadBackItem(Kind.MESSAGE, "7", "m1", body));

            assertThat(ledger.compare().held()).containsExactly(Map.entry("without a status", 1L));
        }
    }

    @Test
    void doesNotCompareTimeOfEndpointThatStampsMessages() {
        try (SentLedger ledger =
                ledger(new Export().message("m1", "ann", "bob", 1, "one").message("m2", "ann", "bob", 2, "two"))) {
            ledger.message("m1", MessageState.SENT, "7")
                    .message("m2", MessageState.SENT, "8")
                    .endpoint("m1", Endpoint.SEND)
                    .endpoint("m2", Endpoint.MODERATION)
                    .startReading();
            ledger.readBack(
                    TargetList.Type.CONVERSATION,
                    item(ledger, "m1", "7", "sentAt", 99),
                    item(ledger, "m2", "8", "sentAt", 99));

            ComparisonResult result = ledger.compare();

            assertThat(result.withoutTime()).isEqualTo(1);
            assertThat(ledger.differences()).containsExactly("DIFFERENT m2 8 sentAt: 2 -> 99");
        }
    }

    @ParameterizedTest
    @CsvSource({"c, false", "m, false", "s, false"})
    void reportsDeletedMessagesUnlessJobHasDeletedThem(String list, boolean isEqual) {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading();
            ledger.readBack(type(list), item(ledger, "m1", "7", "deletedAt", 5));

            assertThat(ledger.compare().isEqual()).isEqualTo(isEqual);
            assertThat(ledger.differences())
                    .containsExactly("DIFFERENT m1 7 deleted:  -> 5".replace(":  ->", ": nothing ->"));
        }
    }

    @Test
    void hidesTextsInDifferences() {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading().hideTexts();
            readBack(ledger, "c:7/m1!");

            ledger.compare();

            assertThat(ledger.differences())
                    .singleElement()
                    .asString()
                    .startsWith("DIFFERENT m1 7 text: 3 characters, SHA-256 ")
                    .contains("-> 5 characters, SHA-256 ")
                    .doesNotContain("one", "other");
        }
    }

    /** Ids in the order of the export: 7, 8. */
    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        // second of m1, second of m2, id of m1, id of m2, out of order
        "1, 1, 7, 8, false",
        "1, 1, 8, 7, true",
        "1, 2, 8, 7, false",
        "1, 1, ab, aa, false"
    })
    void checksOrderWithinOneSecond(long first, long second, String firstId, String secondId, boolean isSwapped) {
        try (SentLedger ledger = ledger(
                new Export().message("m1", "ann", "bob", first, "one").message("m2", "ann", "bob", second, "two"))) {
            ledger.message("m1", MessageState.SENT, firstId)
                    .message("m2", MessageState.SENT, secondId)
                    .startReading();
            ledger.readBack(TargetList.Type.CONVERSATION, item(ledger, "m1", firstId), item(ledger, "m2", secondId));

            ComparisonResult result = ledger.compare();

            assertThat(result.of(Kind.MESSAGE).of(Fault.ORDER)).isEqualTo(isSwapped ? 1 : 0);
            assertThat(result.of(Kind.MESSAGE).equal()).isEqualTo(2);
            if (isSwapped) {
                assertThat(ledger.differences())
                        .containsExactly(
                                "ORDER m2 7 order: after m1 (messages.csv:2) -> before it, in the same second");
            }
        }
    }

    @Test
    void secondComparisonReplacesFirst() {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading();
            assertThat(ledger.compare().isEqual()).isFalse();
            readBack(ledger, "c:7/m1");

            assertThat(ledger.compare().isEqual()).isTrue();
            assertThat(ledger.differences()).isEmpty();
            assertThat(ledger.comparison().result().isEqual()).isTrue();
        }
    }

    /** First the lists of the conversation once more and the moderation lists, then each message alone, then nothing. */
    @Test
    void looksForMissingMessagesInFurtherListsAndThenOneByOne() {
        try (SentLedger ledger =
                ledger(new Export().message("m1", "ann", "bob", 1, "one").message("m2", "ann", "eve", 2, "two"))) {
            ledger.message("m1", MessageState.SENT, "7")
                    .message("m2", MessageState.SENT, "8")
                    .startReading();
            ReadBackItem second = item(ledger, "m2", "8");
            for (TargetList list : ledger.lists()) {
                boolean isOfEve = list.first().equals("eve") || list.second().equals("eve");
                ledger.reading.page(list, isOfEve ? List.of(second) : List.of(), null, List.of());
            }
            ledger.compare();

            assertThat(ledger.comparison().lookFurther()).isTrue();
            assertThat(ledger.lists())
                    .extracting(TargetList::type)
                    .containsExactlyInAnyOrder(
                            TargetList.Type.CONVERSATION_BACKWARDS,
                            TargetList.Type.MODERATED,
                            TargetList.Type.MODERATED);
            assertThat(ledger.lists()).noneMatch(list -> (list.first() + list.second()).contains("eve"));
            finishAll(ledger);
            ledger.compare();

            assertThat(ledger.comparison().lookFurther()).isTrue();
            assertThat(ledger.lists())
                    .singleElement()
                    .matches(list -> list.type() == TargetList.Type.MESSAGE
                            && list.first().equals("7"));
            finishAll(ledger);
            ledger.compare();

            assertThat(ledger.comparison().lookFurther()).isFalse();
            assertThat(ledger.differences()).containsExactly("MISSING m1 7 : there -> missing");
        }
    }

    @Test
    void looksNoFurtherWhenNothingIsMissing() {
        try (SentLedger ledger = ledger(new Export().message("m1", "ann", "bob", 1, "one"))) {
            ledger.message("m1", MessageState.SENT, "7").startReading();
            readBack(ledger, "c:7/m1");
            ledger.compare();

            assertThat(ledger.comparison().lookFurther()).isFalse();
        }
    }

    private SentLedger ledger(Export export) {
        return new SentLedger(folder, export);
    }

    private static void finishAll(SentLedger ledger) {
        ledger.lists().forEach(list -> ledger.reading.page(list, List.of(), null, List.of()));
    }

    private static void readBack(SentLedger ledger, String found) {
        if (found == null) {
            return;
        }
        for (String each : found.split(" ")) {
            String[] parts = each.split("[:/]");
            boolean isAltered = parts[2].endsWith("!");
            String muid = parts[2].replace("!", "");
            ObjectNode json = (ObjectNode) JSON.readTree(ledger.bodies().get("m1"));
            ObjectNode data = (ObjectNode) json.get("data");
            if (isAltered) {
                data.put("text", "other");
            }
            if (parts[0].equals("m")) {
                data.putObject("moderation").put("status", "pending");
            }
            ledger.readBack(
                    type(parts[0]),
                    new ReadBackItem(Kind.MESSAGE, parts[1], muid.equals("-") ? null : muid, json.toString()));
        }
    }

    private static TargetList.Type type(String list) {
        return switch (list) {
            case "c" -> TargetList.Type.CONVERSATION;
            case "b" -> TargetList.Type.CONVERSATION_BACKWARDS;
            case "m" -> TargetList.Type.MODERATED;
            default -> TargetList.Type.MESSAGE;
        };
    }

    private static ReadBackItem item(SentLedger ledger, String muid, String id) {
        return new ReadBackItem(Kind.MESSAGE, id, muid, ledger.bodies().get(muid));
    }

    private static ReadBackItem item(SentLedger ledger, String muid, String id, String field, long value) {
        ObjectNode json = (ObjectNode) JSON.readTree(ledger.bodies().get(muid));
        return new ReadBackItem(Kind.MESSAGE, id, muid, json.put(field, value).toString());
    }

    private static String counts(ComparisonResult result) {
        ComparisonResult.Count count = result.of(Kind.MESSAGE);
        String faults = Stream.of(Fault.values())
                .flatMap(fault -> Stream.generate(() -> " " + fault).limit(count.of(fault)))
                .collect(Collectors.joining());
        return count.expected() + " " + count.equal() + faults;
    }
}
