package io.chatferry.job.batch;

import io.chatferry.ledger.Ledger;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.BatchObservabilityBeanPostProcessor;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Spring Batch with a JDBC job repository in the database of the ledger, whose migrations create its tables. They hold the
 * history of runs and steps; the ledger alone decides what is still to be done.
 */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration extends JdbcDefaultBatchConfiguration {

    /** A context with a job repository and a job operator over the ledger's database, and with these beans. */
    static AnnotationConfigApplicationContext over(
            @Nullable ApplicationContext application,
            Ledger ledger,
            Consumer<AnnotationConfigApplicationContext> beans) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.setEnvironment(environmentWithoutShell());
        if (application != null) {
            context.setParent(application);
        }
        context.setAllowBeanDefinitionOverriding(false);
        JobLaunch.register(context, Ledger.class, ledger);
        context.register(BatchConfiguration.class);
        beans.accept(context);
        context.refresh();
        return context;
    }

    /** Variables for other programs, such as SPRING_PROFILES_ACTIVE, have no effect here. */
    private static ConfigurableEnvironment environmentWithoutShell() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        return environment;
    }

    @Bean(destroyMethod = "") // the ledger closes it
    DataSource dataSource(Ledger ledger) {
        return ledger.dataSource();
    }

    /** Spring Batch's meters, {@code spring.batch.*}, if a live page serves metrics; each item has its cost. */
    @Bean
    ObservationRegistry observationRegistry() {
        if (Metrics.globalRegistry.getRegistries().isEmpty()) {
            return ObservationRegistry.NOOP;
        }
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(Metrics.globalRegistry));
        return registry;
    }

    /** Gives jobs, steps and the job operator the observation registry. */
    @Bean
    static BatchObservabilityBeanPostProcessor batchObservability() {
        return new BatchObservabilityBeanPostProcessor();
    }

    @Bean
    PlatformTransactionManager transactionManager(Ledger ledger) {
        return new FencedTransactions(ledger);
    }

    /** The run holds the lock, so no other process creates an instance of this job at the same time. */
    @Override
    protected Isolation getIsolationLevelForCreate() {
        return Isolation.READ_COMMITTED;
    }

    /** Transactions of Spring Batch begin with the check of the run lock, as all that a run writes. */
    private static final class FencedTransactions extends JdbcTransactionManager {

        private static final long serialVersionUID = 1L;

        private final transient Ledger ledger;

        FencedTransactions(Ledger ledger) {
            super(ledger.dataSource());
            this.logger =
                    LogFactory.getLog(JdbcTransactionManager.class); // unlike our loggers, this one is not for users
            this.ledger = ledger;
        }

        /** A closed connection has rolled back already: the earlier failure is the one to report. */
        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (RuntimeException failed) {
                if (!isClosed(status)) {
                    throw failed;
                }
            }
        }

        private static boolean isClosed(DefaultTransactionStatus status) {
            try {
                return ((JdbcTransactionObjectSupport) status.getTransaction())
                        .getConnectionHolder()
                        .getConnection()
                        .isClosed();
            } catch (SQLException unknown) {
                return false;
            }
        }

        @Override
        protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
                throws SQLException {
            super.prepareTransactionalConnection(connection, definition);
            if (!definition.isReadOnly()) {
                ledger.requireLock(connection);
            }
        }
    }
}
