package io.chatferry.report.live;

import io.chatferry.report.model.RunStatus.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Draws the rate of a run and its limit as SVG. Only numbers go into it, so that nothing needs escaping. */
final class LiveChart {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 220;

    private LiveChart() {}

    /** @param limit requests a second; 0 = none is drawn */
    static String svg(List<Moment> moments, double limit) {
        double highest = Math.max(
                limit, moments.stream().mapToDouble(Moment::requests).max().orElse(1));
        double top = Math.max(1, highest * 1.1);
        Instant first = moments.get(0).at();
        long span = Math.max(
                1, Duration.between(first, moments.get(moments.size() - 1).at()).toMillis());
        StringBuilder line = new StringBuilder();
        StringBuilder refused = new StringBuilder();
        for (Moment moment : moments) {
            double x = (double) WIDTH * Duration.between(first, moment.at()).toMillis() / span;
            point(line, x, moment.requests(), top);
            point(refused, x, moment.tooMany(), top);
        }
        StringBuilder svg = new StringBuilder();
        svg.append("<svg class=\"rate\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(HEIGHT);
        svg.append("\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        svg.append("<polygon class=\"area\" points=\"0,").append(HEIGHT).append(line);
        svg.append(' ').append(WIDTH).append(',').append(HEIGHT).append("\"/>");
        svg.append("<polyline class=\"line\" points=\"").append(line).append("\"/>");
        svg.append("<polyline class=\"refused\" points=\"").append(refused).append("\"/>");
        if (limit > 0) {
            String y = String.format(Locale.ROOT, "%.1f", HEIGHT - HEIGHT * limit / top);
            svg.append("<line class=\"limit\" x1=\"0\" x2=\"1000\" y1=\"" + y + "\" y2=\"" + y + "\"/>");
        }
        return svg.append("</svg>").toString();
    }

    private static void point(StringBuilder points, double x, double value, double top) {
        points.append(String.format(Locale.ROOT, " %.1f,%.1f", x, HEIGHT - HEIGHT * Math.min(value, top) / top));
    }
}
