package io.chatferry.cli;

import io.chatferry.cli.option.Shell;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The Spring Boot application: the commands, as lazy beans. A job is not among them: each run has a ledger of its own, and
 * with it a data source, a job repository and a context of its own ({@code io.chatferry.job.batch.JobLaunch}).
 */
@SpringBootApplication(proxyBeanMethods = false)
class ChatferryApplication {

    /** Starts the application. */
    static ConfigurableApplicationContext start(Shell shell) {
        SpringApplication application = new SpringApplication(ChatferryApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setEnvironment(new FixedEnvironment());
        application.setAddCommandLineProperties(false);
        application.setRegisterShutdownHook(false); // StopSignal lets a run drain first
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean("shell", Shell.class, () -> shell, bean -> bean.setDestroyMethodName("")));
        return application.run(); // arguments belong to the commands and are no properties
    }
}
