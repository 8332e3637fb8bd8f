package io.chatferry.bench.rival;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Apache Camel: a file, split into lines, through the throttler to the HTTP component, on 64 threads. */
public final class CamelRival {

    private static final int THREADS = 64;

    /** Requests a second: more than can be reached, since this is a run without limits. */
    private static final long UNREACHABLE = 100_000;

    private CamelRival() {}

    public static void main(String[] args) throws Exception {
        Bodies bodies = Bodies.of(args);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        AtomicInteger failed = new AtomicInteger();
        CamelContext camel = new DefaultCamelContext();
        CountDownLatch done = new CountDownLatch(1);
        camel.addRoutes(route(bodies, threads, failed, done));
        camel.start();
        boolean ended = done.await(1, TimeUnit.HOURS);
        System.out.println("failed: " + failed);
        System.exit(ended && failed.get() == 0 ? 0 : 1);
    }

    private static RouteBuilder route(
            Bodies bodies, ExecutorService threads, AtomicInteger failed, CountDownLatch done) {
        String file = "file:" + bodies.file().getParent() + "?noop=true&initialDelay=0&fileName="
                + bodies.file().getFileName();
        String http = bodies.url() + "?maxTotalConnections=" + THREADS + "&connectionsPerRoute=" + THREADS;
        return new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).process(exchange -> failed.incrementAndGet());
                from(file)
                        .split(body().tokenize("\n"))
                        .streaming()
                        .parallelProcessing()
                        .executorService(threads)
                        .to("direct:post")
                        .end() // of the split: all lines are through
                        .process(exchange -> done.countDown());
                from("direct:post")
                        .throttle(UNREACHABLE)
                        .timePeriodMillis(1000)
                        .removeHeaders("*")
                        .setHeader(Exchange.HTTP_METHOD, constant("POST"))
                        .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                        .setHeader("apikey", constant(bodies.key()))
                        .to(http);
            }
        };
    }
}
