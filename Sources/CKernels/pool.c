// pool.c — the thread pool: tasks are taken from a counter, and only workers that came are waited for.
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "include/chainrule_kernels.h"
#include "internal.h"

#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#else
#define RELAX() __asm__ volatile("yield")
#endif

// Tens of microseconds: longer than the pause between two large instructions, shorter than a scheduler's slice.
enum { SPINS_BEFORE_SLEEP = 2000, MOST_WORKERS = 255 };

static struct {
  pthread_mutex_t busy;   // held by the caller of the running job
  pthread_mutex_t sleep;  // guards `sleeping` and the condition
  pthread_cond_t wake;
  cr_task task;
  const void *context;
  const int32_t *watched;  // the flag of the caller
  int64_t tasks;
  atomic_llong next, done;           // tasks handed out, tasks finished
  atomic_llong generation;           // counts jobs
  atomic_llong open;                 // the job that may still be entered, 0 when none
  atomic_int inside;                 // workers within the job
  int started, sleeping;
} pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .sleep = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static atomic_int thread_count = 1;
static _Thread_local int in_parallel;

static void take_tasks(int worker) {
  for (long long index; (index = atomic_fetch_add(&pool.next, 1)) < pool.tasks;) {
    pool.task(pool.context, index, worker);
    atomic_fetch_add(&pool.done, 1);
  }
}

static void *work(void *argument) {
  const int worker = (int)(intptr_t)argument;
  in_parallel = 1;
  long long seen = 0;
  for (;;) {
    for (int spin = 0; spin < SPINS_BEFORE_SLEEP && atomic_load(&pool.generation) == seen; spin++) RELAX();
    if (atomic_load(&pool.generation) == seen) {
      pthread_mutex_lock(&pool.sleep);
      pool.sleeping++;
      while (atomic_load(&pool.generation) == seen) pthread_cond_wait(&pool.wake, &pool.sleep);
      pool.sleeping--;
      pthread_mutex_unlock(&pool.sleep);
    }
    seen = atomic_load(&pool.generation);
    // A worker that comes late finds the job closed; one that a smaller count of threads leaves out stays out.
    atomic_fetch_add(&pool.inside, 1);
    if (atomic_load(&pool.open) == seen && worker < atomic_load(&thread_count)) {
      cr_watched = pool.watched;
      take_tasks(worker);
    }
    atomic_fetch_sub(&pool.inside, 1);
  }
  return 0;
}

static void start_workers(int count) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes)) return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Signals are for the thread that waits for a person's keys: a worker starts with all of them blocked.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (pool.started < count) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, work, (void *)(intptr_t)(pool.started + 1))) break;
    pool.started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, 0);
  pthread_attr_destroy(&attributes);
}

void cr_parallel(int64_t tasks, cr_task task, const void *context) {
  const int threads = atomic_load(&thread_count);
  if (threads == 1 || tasks == 1 || in_parallel || pthread_mutex_trylock(&pool.busy)) {
    for (int64_t index = 0; index < tasks; index++) task(context, index, 0);
    return;
  }
  in_parallel = 1;
  if (pool.started < threads - 1) start_workers(threads - 1);
  pool.task = task;
  pool.context = context;
  pool.watched = cr_watched;
  pool.tasks = tasks;
  atomic_store(&pool.done, 0);
  atomic_store(&pool.next, 0);
  pthread_mutex_lock(&pool.sleep);
  const long long generation = atomic_load(&pool.generation) + 1;
  atomic_store(&pool.open, generation);
  atomic_store(&pool.generation, generation);
  if (pool.sleeping) pthread_cond_broadcast(&pool.wake);
  pthread_mutex_unlock(&pool.sleep);
  take_tasks(0);
  while (atomic_load(&pool.done) < tasks) RELAX();
  atomic_store(&pool.open, 0);
  while (atomic_load(&pool.inside)) RELAX();
  in_parallel = 0;
  pthread_mutex_unlock(&pool.busy);
}

void cr_set_threads(int32_t threads) {
  atomic_store(&thread_count, threads < 1 ? 1 : threads > MOST_WORKERS ? MOST_WORKERS : threads);
}

int32_t cr_get_threads(void) { return atomic_load(&thread_count); }

// Room for four threads at least, which costs addresses and no memory. The number of threads may change while
// a program runs elsewhere, as in tests: its workspace stays large enough.
int64_t cr_workspace_bytes(void) {
  const int64_t threads = cr_get_threads();
  return CR_WORKER_BYTES * (threads > 4 ? threads : 4);
}
