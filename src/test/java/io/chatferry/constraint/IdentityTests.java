package io.chatferry.constraint;

import static io.chatferry.constraint.Sample.NOW;
import static io.chatferry.constraint.Sample.attachment;
import static io.chatferry.constraint.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.model.Reaction;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTests {

    private final Checker checker = new Checker(
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, false, false),
            new IdMap(),
            new IdMap(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "17, m-17",
        "-17, m--17",
        "m-17, m-m-17",
        "m-m-17, m-m-m-17",
        "m--17, m-m--17",
        "m-, m-",
        "m-x, m-x",
        "17a, 17a",
        "1.5, 1.5",
        "cf1-17, cf1-17"
    })
    void prefixesAMuidThatLooksLikeAnInteger(String given, String sent) {
        assertThat(Identity.muid(given)).isEqualTo(sent);
        assertThat(message(m -> m.muid = given).muid()).isEqualTo(sent);
    }

    @Test
    void derivesAMuidFromAHash() {
        OutboundMessage message = derived(m -> {});
        assertThat(message.derived()).isTrue();
        assertThat(message.muid()).matches("cf1-[a-z2-7]{26}");
        assertThat(derived(m -> m.muid = "  ").muid()).isEqualTo(message.muid());
    }

    @Test
    void keepsTheHashOfEarlierVersions() {
        assertThat(derived(m -> {}).muid()).isEqualTo("cf1-vy5hxv6mj7ci5lruvh2qh6djau");
    }

    @Test
    void ignoresFieldsThatDoNotIdentifyAMessage() {
        List<Consumer<Sample>> changes = List.of(
                m -> m.senderName = "Ann",
                m -> m.metadata = object("{'a':1}"),
                m -> m.tags = List.of("t"),
                m -> m.readAt = NOW,
                m -> m.editedAt = NOW,
                m -> m.reactions = List.of(new Reaction("👍", List.of("bob"))),
                m -> m.receiverType = "USER",
                m -> m.type = "text");
        String muid = derived(m -> {}).muid();
        assertThat(changes)
                .allSatisfy(change -> assertThat(derived(change).muid()).isEqualTo(muid));
        assertThat(derived(m -> m.attachments = List.of(attachment("https://f.example/a.png?sig=1")))
                        .muid())
                .isEqualTo(derived(m -> m.attachments = List.of(attachment("https://f.example/a.png?sig=2")))
                        .muid());
    }

    @Test
    void changesTheHashWithEachIdentifyingField() {
        List<Consumer<Sample>> changes = List.of(
                m -> {},
                m -> m.sender = "Ann",
                m -> m.receiver = "bobby",
                m -> {
                    m.sender = "bob";
                    m.receiver = "ann";
                },
                m -> {
                    m.sender = "annb";
                    m.receiver = "ob";
                },
                m -> m.receiverType = "group",
                m -> m.sentAt = m.sentAt.plusNanos(1),
                m -> m.sentAt = m.sentAt.plusSeconds(1),
                m -> m.text = "Hello ",
                m -> m.parentMuid = "p",
                m -> m.attachments = List.of(attachment("https://f.example/a.png")),
                m -> m.attachments = List.of(attachment("https://f.example/b.png")),
                m -> {
                    m.type = "file";
                    m.attachments = List.of(attachment("https://f.example/b.png"));
                },
                m -> {
                    m.category = "custom";
                    m.customData = object("{'a':1}");
                },
                m -> {
                    m.category = "custom";
                    m.customData = object("{'a':2}");
                });
        Set<String> muids = new HashSet<>();
        assertThat(changes)
                .allSatisfy(
                        change -> assertThat(muids.add(derived(change).muid())).isTrue());
    }

    private OutboundMessage derived(Consumer<Sample> change) {
        return message(m -> {
            m.muid = null;
            change.accept(m);
        });
    }

    private OutboundMessage message(Consumer<Sample> change) {
        Sample sample = new Sample();
        change.accept(sample);
        return (OutboundMessage) ((Verdict.Accepted) checker.check(sample.message(), List.of())).outbound();
    }
}
