package io.chatferry.media.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** What {@link S3ProxyServer} runs, on S3Proxy's class path: the server, which ends when its starter does, even by {@code kill -9}. */
final class S3ProxyMain {

    private S3ProxyMain() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread starter = new Thread(S3ProxyMain::endWithStarter, "starter");
        starter.setDaemon(true);
        starter.start();
        try {
            Class.forName("org.gaul.s3proxy.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void endWithStarter() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        } catch (IOException e) {
            // it has ended
        }
        Runtime.getRuntime().halt(0);
    }
}
