package io.github.headrace.dispatch;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Gives lanes a thread for as long as they have work.
 * <p>
 * It must be able to run any number of tasks at a time: a handler may wait for what
 * another lane does, so a bounded pool could deadlock. It is no {@code Executor}, so that
 * a bean of this type does not make Boot's own executor back off.
 */
public final class LaneExecutor implements DisposableBean {

	private static final int KEEP_ALIVE_SECONDS = 60;

	private static final int TERMINATION_SECONDS = 5;

	private final AsyncTaskExecutor delegate;

	private final @Nullable TaskDecorator taskDecorator;

	private LaneExecutor(AsyncTaskExecutor delegate, @Nullable TaskDecorator taskDecorator) {
		this.delegate = delegate;
		this.taskDecorator = taskDecorator;
	}

	/**
	 * Creates an executor with platform threads that are kept for a minute of idleness.
	 * @param threadNamePrefix the beginning of the threads' names
	 * @param taskDecorator decorates each run of a lane, or {@code null}
	 * @return the executor
	 */
	public static LaneExecutor platformThreads(String threadNamePrefix, @Nullable TaskDecorator taskDecorator) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(threadNamePrefix);
		executor.setCorePoolSize(0);
		executor.setMaxPoolSize(Integer.MAX_VALUE);
		executor.setQueueCapacity(0);
		executor.setKeepAliveSeconds(KEEP_ALIVE_SECONDS);
		executor.setAwaitTerminationSeconds(TERMINATION_SECONDS);
		executor.afterPropertiesSet();
		return new LaneExecutor(executor, taskDecorator);
	}

	/**
	 * Creates an executor with a virtual thread for each run of a lane (needs Java 21).
	 * @param threadNamePrefix the beginning of the threads' names
	 * @param taskDecorator decorates each run of a lane, or {@code null}
	 * @return the executor
	 */
	public static LaneExecutor virtualThreads(String threadNamePrefix, @Nullable TaskDecorator taskDecorator) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(threadNamePrefix);
		executor.setVirtualThreads(true);
		executor.setCancelRemainingTasksOnClose(true);
		executor.setTaskTerminationTimeout(TERMINATION_SECONDS * 1000L);
		return new LaneExecutor(executor, taskDecorator);
	}

	/**
	 * Runs a task on a thread.
	 * @param task the task
	 * @param failureHandler takes what the decorated task throws on the thread, perhaps
	 * without having run the task
	 */
	void execute(Runnable task, Consumer<Throwable> failureHandler) {
		Runnable decorated = (this.taskDecorator != null) ? this.taskDecorator.decorate(task) : task;
		this.delegate.execute(() -> {
			try {
				decorated.run();
			}
			catch (Throwable ex) {
				failureHandler.accept(ex);
			}
		});
	}

	/**
	 * Interrupts what still runs and gives it a few seconds to end.
	 */
	@Override
	public void destroy() throws Exception {
		if (this.delegate instanceof DisposableBean disposable) {
			disposable.destroy();
		}
		else if (this.delegate instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

}
