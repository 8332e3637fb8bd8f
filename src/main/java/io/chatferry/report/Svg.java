package io.chatferry.report;

import java.util.Locale;

/** The frame that the charts share: a box for the plot, a scale from zero, grid lines and their labels. */
final class Svg {

    static final double LEFT = 56;
    static final double TOP = 18;
    static final double PLOT_WIDTH = 790;
    static final double PLOT_HEIGHT = 190;
    static final double BOTTOM = TOP + PLOT_HEIGHT;

    private static final double WIDTH = LEFT + PLOT_WIDTH + 14;
    private static final double HEIGHT = BOTTOM + 30;

    private final StringBuilder svg = new StringBuilder();
    private final double top;

    /**
     * @param id unique on the page
     * @param title what the chart shows, in a few words
     * @param description what there is to see, for those who cannot
     * @param most the largest value to be shown
     */
    Svg(String id, String title, String description, double most) {
        double step = niceStep(most);
        top = Math.max(1, Math.ceil(most / step)) * step;
        svg.append(text(
                "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
                        + "<title id=\"%s-title\">%s</title><desc id=\"%s-desc\">%s</desc>",
                WIDTH, HEIGHT, id, id, id, escaped(title), id, escaped(description)));
        for (double value = 0; value <= top * 1.001; value += step) {
            line("grid", LEFT, y(value), LEFT + PLOT_WIDTH, y(value));
            label("y", LEFT - 8, y(value) + 4, Figures.rate(value));
        }
    }

    double y(double value) {
        return BOTTOM - Math.min(1, value / top) * PLOT_HEIGHT;
    }

    /** @param share where between the left end (0) and the right end (1) */
    static double x(double share) {
        return LEFT + share * PLOT_WIDTH;
    }

    void line(String kind, double x1, double y1, double x2, double y2) {
        svg.append(text("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", kind, x1, y1, x2, y2));
    }

    void bar(String kind, double x, double width, double value, String tip) {
        double height = Math.max(1, BOTTOM - y(value));
        svg.append(text(
                "<rect class=\"%s\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"><title>%s</title></rect>",
                kind, x, BOTTOM - height, width, height, escaped(tip)));
    }

    void path(String kind, String data) {
        svg.append(text("<path class=\"%s\" d=\"%s\"/>", kind, data));
    }

    void label(String kind, double x, double y, String words) {
        svg.append(text("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", kind, x, y, escaped(words)));
    }

    /** A label below the plot, kept within its ends. */
    void tick(double x, String words) {
        line("tick", x, BOTTOM, x, BOTTOM + 4);
        double half = words.length() * 3.3;
        double kept = Math.max(half, Math.min(WIDTH - half, x));
        label("x", kept, BOTTOM + 20, words);
    }

    String done() {
        line("axis", LEFT, BOTTOM, LEFT + PLOT_WIDTH, BOTTOM);
        return svg.append("</svg>").toString();
    }

    /** 1, 2 or 5 times a power of ten, so that about four steps reach the value; whole numbers only. */
    static double niceStep(double most) {
        double rough = Math.max(most, 1) / 4;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        double step = (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
        return Math.max(1, step);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escaped(String words) {
        return HtmlReport.escaped(words);
    }
}
