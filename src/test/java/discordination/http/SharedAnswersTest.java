package discordination.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How answers are shared between callers and between processes, whatever becomes of those who ask.
class SharedAnswersTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @AutoClose
    private static final Stage stage = Stage.open(EnumSet.of(ServiceName.LINKS), Map.of());

    private final AtomicInteger asked = new AtomicInteger();

    private static SharedAnswers<String> process(String name, Duration longest) {
        return new SharedAnswers<>(
                stage.redis().commands(),
                new SharedAnswers.Terms(name, longest, LONG, LONG, LONG),
                new SharedAnswers.Form<>(text -> text, text -> text));
    }

    private String answer() {
        return "answer " + asked.incrementAndGet();
    }

    @Test
    void remembersForAllProcesses() throws Exception {
        assertEquals("answer 1", process("all", LONG).get(List.of("a", "b"), LONG, this::answer));
        assertEquals("answer 1", process("all", LONG).get(List.of("a", "b"), LONG, this::answer));
        // Another question, though it reads the same when its parts are put together.
        assertEquals("answer 2", process("all", LONG).get(List.of("ab"), LONG, this::answer));
        assertEquals("answer 3", process("other", LONG).get(List.of("a", "b"), LONG, this::answer));
    }

    @Test
    void asksAgainWhenAnAnswerIsOld() throws Exception {
        var answers = process("old", LONG);
        assertEquals("answer 1", answers.get(List.of(), Duration.ZERO, this::answer));
        assertEquals("answer 2", answers.get(List.of(), Duration.ZERO, this::answer));
        // An old one is better than none.
        assertEquals("answer 2", answers.get(List.of(), LONG, () -> {
            throw new IOException("away");
        }));
        assertEquals("answer 3", answers.get(List.of(), LONG, this::answer));
    }

    /// Another process has begun to ask and never ends: its lease does.
    @Test
    void doesNotWaitForTheDead() throws Exception {
        var asking = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var brief = Duration.ofMillis(300);
        var dead = Thread.ofVirtual()
                .start(() -> assertThrows(
                        IOException.class,
                        () -> process("dead", brief).get(List.of(), LONG, () -> {
                            asking.countDown();
                            never.await();
                            throw new IOException("too late");
                        })));
        asking.await();
        assertEquals("answer 1", process("dead", brief).get(List.of(), LONG, this::answer));
        never.countDown();
        dead.join();
        assertEquals("answer 1", process("dead", brief).get(List.of(), LONG, this::answer));
    }

    @Test
    void sharesOneFetch() throws Exception {
        var flight = new OneFlight<String, String>(50, 1);
        var go = new CountDownLatch(1);
        var callers = new AtomicInteger();
        Thread.ofVirtual().start(() -> {
            Await.until("all wait", () -> callers.get() == 50);
            go.countDown();
        });
        var answers = Race.run(50, _ -> {
            callers.incrementAndGet();
            try {
                return flight.get("key", LONG, () -> {
                    go.await();
                    return answer();
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(1, answers.stream().distinct().count());
        assertTrue(asked.get() >= 1);
    }

    /// files-proxies-jobs 6.3 J40: waiters are bounded, and so are fetches that nobody waits for any more.
    @Test
    void keepsItsBounds() throws Exception {
        var flight = new OneFlight<String, String>(1, 1);
        var go = new CountDownLatch(1);
        assertThrows(
                TimeoutException.class,
                () -> flight.get("one", Duration.ofMillis(20), () -> {
                    go.await();
                    return "late";
                }));
        // The fetch goes on, so there is no room for another one; whoever wants the same waits for it.
        assertEquals(
                503,
                assertThrows(Problem.class, () -> flight.get("two", LONG, this::answer))
                        .status());
        assertEquals(0, asked.get());
        go.countDown();
        Await.until("there is room again", () -> {
            try {
                return flight.get("two", LONG, this::answer).startsWith("answer");
            } catch (Problem busy) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        var held = new CountDownLatch(1);
        var inside = new CountDownLatch(1);
        var first = Thread.ofVirtual().start(() -> {
            try {
                flight.get("three", LONG, () -> {
                    inside.countDown();
                    held.await();
                    return "held";
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        inside.await();
        assertEquals(
                503,
                assertThrows(Problem.class, () -> flight.get("three", LONG, this::answer))
                        .status());
        held.countDown();
        first.join();
        assertFalse(first.isAlive());
    }
}
