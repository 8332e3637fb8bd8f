package io.chatferry.bench;

import io.chatferry.bench.Results.AtLimits;
import io.chatferry.bench.Results.Unlimited;
import io.chatferry.bench.reading.ReadMeasurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results as JSON, with what is needed to judge them. Times are in seconds, shares from 0 to 1. */
final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    static String of(Results results, Instant began, Machine machine) {
        ObjectNode root = JSON.createObjectNode().put("began", began.toString());
        root.putObject("machine")
                .put("processors", machine.processors())
                .put("loadBefore", machine.load())
                .put("system", machine.system())
                .put("java", machine.java());
        ArrayNode shapes = root.putArray("atLimits");
        results.atLimits().forEach(each -> atLimits(each, shapes.addObject()));
        ArrayNode contenders = root.putArray("withoutLimits");
        results.unlimited().forEach(each -> unlimited(each, results.unlimited().get(0), contenders.addObject()));
        ArrayNode exports = root.putArray("reading");
        results.reading().forEach(each -> reading(each, exports.addObject()));
        ArrayNode failures = root.putArray("failures");
        results.failures().forEach(failures::add);
        return JSON.writeValueAsString(root);
    }

    private static void atLimits(AtLimits each, ObjectNode row) {
        row.put("shape", each.shape().name().toLowerCase(Locale.ROOT))
                .put("messages", each.messages())
                .put("standardLimit", each.limits().standard())
                .put("senderLimit", each.limits().sender())
                .put("windowSeconds", seconds(each.limits().window()))
                .put("boundBy", each.shortest().bound())
                .put("tMinSeconds", seconds(each.shortest().value()))
                .put("tMinByAppLimit", seconds(each.shortest().calls()))
                .put("tMinBySenderLimit", seconds(each.shortest().sender()))
                .put("tMinByOrder", seconds(each.shortest().chain()))
                .put("tookSeconds", seconds(each.figures().sending()))
                .put("shareOfTMin", rounded(each.share()))
                .put("requests", each.figures().requests())
                .put("refused", each.figures().refused())
                .put("refusedShare", each.figures().refusedShare());
    }

    private static void unlimited(Unlimited each, Unlimited chatferry, ObjectNode row) {
        row.put("sentBy", each.name())
                .put("messages", each.messages())
                .put("tookSeconds", seconds(each.figures().sending()))
                .put("messagesPerSecond", rounded(each.rate()))
                .put("chatferryOverThis", rounded(chatferry.rate() / each.rate()))
                .put("requests", each.figures().requests())
                .put("processorSecondsPerThousandSending", rounded(each.processorMillisPerThousandSending() / 1000))
                .put("processorSecondsPerThousand", rounded(each.processorMillisPerThousand() / 1000));
    }

    private static void reading(ReadMeasurement each, ObjectNode row) {
        row.put("export", each.export().kind().name().toLowerCase(Locale.ROOT))
                .put("messages", each.export().messages())
                .put("files", each.export().files())
                .put("tookSeconds", seconds(each.validate().took()))
                .put("messagesPerSecond", rounded(each.rate()))
                .put("processorSeconds", seconds(each.validate().processor()))
                .put("bareParserSeconds", seconds(each.bare().took()))
                .put("timesBareParser", rounded(each.timesBare()))
                .put("heapBytes", each.heapBytes())
                .put("residentBytes", each.validate().residentBytes());
    }

    private static double seconds(Duration duration) {
        return rounded(Results.seconds(duration));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
