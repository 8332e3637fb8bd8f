package io.chatferry.source.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * HTML as plain text: a line for each block and no empty lines; lists with {@code - } or their numbers, two spaces a level; quotes
 * with {@code > }; the cells of a row with {@code  | } between them; a rule as {@code ---}; preformatted text as it is; links as
 * {@link Links} writes them. Not thread-safe.
 */
public final class HtmlText {

    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "at", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
            "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
            "var");
    private static final Set<String> PREFORMATTED = Set.of("pre", "codeblock");
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\r\\f\\x0B]+");
    private static final char NO_BREAK_SPACE = '\u00A0';

    private final Function<Element, @Nullable String> special;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();

    private HtmlText(Function<Element, @Nullable String> special) {
        this.special = special;
    }

    /** The text of a fragment of HTML. */
    public static String of(String html) {
        return of(html, element -> null);
    }

    /**
     * The text of a fragment of HTML.
     *
     * @param special what stands in a line instead of an element that the source gives a meaning of its own; null = the element
     *     is an ordinary one
     */
    public static String of(String html, Function<Element, @Nullable String> special) {
        return String.join("\n", lines(Jsoup.parseBodyFragment(html).body(), special));
    }

    private static List<String> lines(Node container, Function<Element, @Nullable String> special) {
        HtmlText text = new HtmlText(special);
        text.addChildren(container);
        text.endLine();
        return text.lines;
    }

    private void addChildren(Node container) {
        for (Node child : container.childNodes()) {
            if (child instanceof TextNode words) {
                addWords(words.getWholeText());
            } else if (child instanceof Element element) {
                add(element);
            }
        }
    }

    private void addWords(String words) {
        String plain = SPACES.matcher(words).replaceAll(" ");
        boolean hasSpace = line.isEmpty() || line.charAt(line.length() - 1) == ' ';
        line.append(hasSpace && plain.startsWith(" ") ? plain.substring(1) : plain);
    }

    private void add(Element element) {
        String other = special.apply(element);
        String name = element.normalName();
        if (other != null) {
            line.append(other);
        } else if (name.equals("br")) {
            endLine();
        } else if (name.equals("a")) {
            addLink(element);
        } else if (INLINE.contains(name)) {
            addChildren(element);
        } else if (!name.equals("img")) {
            endLine();
            addBlock(element, name);
            endLine();
        }
    }

    private void addLink(Element link) {
        List<String> words = lines(link, special);
        String label = String.join(" ", words).strip();
        String address = link.attr("href").strip();
        boolean isAddress =
                address.matches("(?is)[a-z][a-z0-9+.-]*:.+") && !address.regionMatches(true, 0, "javascript:", 0, 11);
        if (isAddress) {
            line.append(Links.shown(label, address));
        } else {
            line.append(label);
        }
    }

    private void addBlock(Element element, String name) {
        if (PREFORMATTED.contains(name)) {
            addPreformatted(element);
            return;
        }
        switch (name) {
            case "hr" -> lines.add("---");
            case "blockquote" -> lines(element, special).forEach(quoted -> lines.add("> " + quoted));
            case "ul", "ol" -> addList(element, name.equals("ol"));
            case "tr" -> addRow(element);
            default -> addChildren(element);
        }
    }

    private void addList(Element list, boolean isNumbered) {
        String start = list.attr("start");
        int number = start.matches("\\d{1,6}") ? Integer.parseInt(start) : 1;
        for (Element item : list.children()) {
            List<String> words = lines(item, special);
            if (!item.normalName().equals("li")) { // a list in a list, without an item around it
                lines(list(item), special).forEach(inner -> lines.add("  " + inner));
                continue;
            }
            String mark = isNumbered ? number++ + ". " : "- ";
            boolean beginsWithList = item.childrenSize() > 0
                    && item.child(0).is("ul, ol")
                    && item.textNodes().stream().allMatch(TextNode::isBlank);
            if (beginsWithList || words.isEmpty()) {
                words.add(0, "");
            }
            for (int i = 0; i < words.size(); i++) {
                lines.add((i == 0 ? mark + words.get(i) : "  " + words.get(i)).stripTrailing());
            }
        }
    }

    /** An element that holds a copy of this one. */
    private static Element list(Element inner) {
        return new Element("div").appendChild(inner.clone());
    }

    private void addRow(Element row) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            cells.add(String.join(" ", lines(cell, special)));
        }
        String joined = String.join(" | ", cells);
        if (!joined.isBlank()) {
            lines.add(joined);
        }
    }

    private void addPreformatted(Element element) {
        StringBuilder code = new StringBuilder();
        element.traverse((node, depth) -> {
            if (node instanceof TextNode words) {
                code.append(words.getWholeText());
            } else if (node instanceof Element inner && inner.normalName().equals("br")) {
                code.append('\n');
            }
        });
        String text =
                code.toString().replace(NO_BREAK_SPACE, ' ').replace("\r", "").replaceAll("^\\s*\\n|\\s+$", "");
        if (!text.isBlank()) {
            lines.addAll(List.of(text.split("\n", -1)));
        }
    }

    private void endLine() {
        String ended = line.toString().replace(NO_BREAK_SPACE, ' ').strip();
        line.setLength(0);
        if (!ended.isEmpty()) {
            lines.add(ended);
        }
    }
}
