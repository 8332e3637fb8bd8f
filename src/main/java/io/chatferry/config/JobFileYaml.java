package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads YAML into {@link JobFileNode}s. Values keep their text and are not typed by YAML: {@code no} stays a word, and
 * {@code 0123} stays as written. The key decides about the type of its value.
 */
final class JobFileYaml {

    /** The largest job file, also in characters: far more than any job file needs. */
    static final int MAX_BYTES = 1 << 20;

    /** Deeper than any job file. Ends aliases that contain themselves. */
    private static final int MAX_DEPTH = 50;

    private static final int MAX_ALIASES = 50;

    /**
     * The largest tree after all aliases are expanded, counted by the places of its values: aliases of aliases double the
     * tree with each level, so that 24 of them make millions of values.
     */
    private static final int MAX_EXPANDED_CHARS = 16 * MAX_BYTES;

    private final @Nullable String file;
    private long expandedChars;

    private JobFileYaml(@Nullable String file) {
        this.file = file;
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(MAX_ALIASES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(MAX_BYTES);
        return limits;
    }

    /** The keys of a job file; {@code file} is its name for messages. */
    static Section file(String file, String yaml) {
        Place top = new Place(file + ":1:1", "");
        JobFileNode root = new JobFileYaml(file).parse(yaml, top);
        if (root instanceof Section section) {
            return section;
        }
        throw top.error("a job file holds keys; " + root.message(), "write at least name:, source: and target:");
    }

    /** A list or a section in brackets, from the command line. */
    static JobFileNode flow(Place place, String yaml) {
        return new JobFileYaml(null).parse(yaml, place);
    }

    private JobFileNode parse(String yaml, Place top) {
        try {
            Node root = new Yaml(limits()).compose(new StringReader(yaml));
            return root == null ? new Empty(top) : node(root, top, 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw (mark == null ? top : at(mark, top))
                    .error(
                            "this is not YAML: " + message(e.getProblem()),
                            "indent with spaces, and quote values that hold \": \" or \" #\" or begin with a special character");
        } catch (YAMLException e) {
            throw top.error(
                    "this is not YAML, or more than a job file holds: " + message(e.getMessage()),
                    "remove what is not text, and write out what aliases (*name) stand for");
        }
    }

    private static String message(@Nullable String problem) {
        String text = problem == null ? "it cannot be read" : problem.strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).strip();
    }

    private Place at(Mark mark, Place place) {
        return file == null
                ? place
                : new Place(file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1), place.key());
    }

    /** @param place of the key; values with a mark of their own get that one */
    private JobFileNode node(Node node, Place place, int depth) {
        expandedChars += place.where().length() + place.key().length();
        if (expandedChars > MAX_EXPANDED_CHARS) {
            throw at(node.getStartMark(), place)
                    .error("the aliases (*name) make this file too large", "write out what they stand for");
        }
        if (depth > MAX_DEPTH) {
            throw place.error(
                    "the keys are nested more than " + MAX_DEPTH + " deep", "take out the alias or the nesting");
        }
        if (node instanceof ScalarNode scalar) {
            boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
            String text = scalar.getValue();
            boolean empty = !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
            return empty ? new Empty(place) : new Scalar(at(node.getStartMark(), place), text, quoted);
        }
        if (node instanceof SequenceNode sequence) {
            Place start = at(node.getStartMark(), place);
            List<JobFileNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(node(item, at(item.getStartMark(), place), depth + 1));
            }
            return new Sequence(start, items);
        }
        return section((MappingNode) node, place, depth);
    }

    private Section section(MappingNode node, Place place, int depth) {
        LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place start = at(tuple.getKeyNode().getStartMark(), place);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw start.error("a key must be a word", "write key: value");
            }
            Place named = new Place(start.where(), place.path(key.getValue()));
            Entry before = entries.get(key.getValue());
            if (before != null) {
                throw named.error(
                        "this key is written twice; the first is at "
                                + before.key().where(),
                        "keep one of the two");
            }
            entries.put(key.getValue(), new Entry(named, node(tuple.getValueNode(), named, depth + 1)));
        }
        return new Section(place, entries);
    }
}
