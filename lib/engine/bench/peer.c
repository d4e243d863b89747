// The same method in C: exact with __int128 (-DEXACT), or in doubles. Reads the columns that c-peer.ts writes, and
// writes six figures of each account as figures.ts lists them.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FIGURES 6
#define NO_RATIO (-(1LL << 62))
typedef struct { int64_t ceiling, part[2][4]; } Row; // numerator, divisor, whole, rest

static void *load(const char *directory, const char *name, long *bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(1); }
  fseek(file, 0, SEEK_END);
  *bytes = ftell(file);
  rewind(file);
  void *data = aligned_alloc(64, (*bytes + 127) / 64 * 64);
  if (fread(data, 1, *bytes, file) != (size_t)*bytes) exit(1);
  fclose(file);
  return data;
}

static double now(clockid_t clock) {
  struct timespec at;
  clock_gettime(clock, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
  return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b);
}

#ifdef EXACT
static inline int64_t floored(__int128 value, int64_t divisor) {
  int64_t quotient = (int64_t)(value / divisor);
  return quotient - (value < 0 && (__int128)quotient * divisor != value);
}
#endif

int main(int count, char **arguments) {
  if (count != 3) return 1;
  const char *directory = arguments[1];
  int rounds = atoi(arguments[2]);
  long bytes, size;
  uint32_t *starts = load(directory, "position-start", &size);
  long accounts = size / 4 - 1;
  uint32_t *balances = load(directory, "balance-start", &bytes);
  uint16_t *instrument = load(directory, "instrument", &bytes);
  uint16_t *asset = load(directory, "asset", &bytes);
  int64_t *quantity = load(directory, "quantity", &bytes);
  long positions = bytes / 8;
  int64_t *entry = load(directory, "entry", &bytes);
  int64_t *amount = load(directory, "amount", &bytes);
  long held = bytes / 8;
  int64_t *price = load(directory, "price", &bytes);
  long instruments = bytes / 8;
  int64_t *worth = load(directory, "worth", &bytes); // owned and owed of each asset
  long worths = bytes / 8;
  Row *rows = load(directory, "rows", &bytes);
  int64_t *level = load(directory, "levels", &size); // numerator and denominator of liquidation, call, warning
  int most = (int)(bytes / sizeof(Row) / instruments);
#ifdef EXACT
  int64_t *out = calloc(accounts * FIGURES, 8);
#else
  double *out = calloc(accounts * FIGURES, 8), liquidation = (double)level[0] / level[1];
  double call = (double)level[2] / level[3], warning = (double)level[4] / level[5];
  double *quantities = malloc(positions * 8), *entries = malloc(positions * 8), *amounts = malloc(held * 8 + 8);
  double *prices = malloc(instruments * 8), *values = malloc(worths * 8);
  double(*table)[5] = malloc(instruments * most * sizeof *table);
  for (long i = 0; i < positions; i++) quantities[i] = quantity[i], entries[i] = entry[i] / 1e8;
  for (long i = 0; i < held; i++) amounts[i] = amount[i];
  for (long i = 0; i < instruments; i++) prices[i] = price[i] / 1e8;
  for (long i = 0; i < worths; i++) values[i] = worth[i] / 1e12;
  for (long i = 0; i < instruments * most; i++) {
    table[i][0] = rows[i].ceiling;
    for (int lane = 0; lane < 2; lane++) {
      table[i][1 + 2 * lane] = (double)rows[i].part[lane][0] / rows[i].part[lane][1];
      table[i][2 + 2 * lane] = rows[i].part[lane][2];
    }
  }
#endif
  double *times = malloc(rounds * sizeof *times), *cpu = malloc(rounds * sizeof *cpu);
  for (int round = 0; round < rounds; round++) {
    double started = now(CLOCK_MONOTONIC), began = now(CLOCK_PROCESS_CPUTIME_ID);
    for (long account = 0; account < accounts; account++) {
#ifdef EXACT
      int64_t initial = 0, maintenance = 0, total = 0, equity = 0;
      for (uint32_t i = starts[account]; i < starts[account + 1]; i++) {
        int64_t q = quantity[i], p = price[instrument[i]];
        unsigned __int128 exact = (unsigned __int128)(q < 0 ? -q : q) * p;
        int64_t notional = exact / 100000000, left = exact % 100000000;
        notional += left > 50000000 || (left == 50000000 && (notional & 1));
        Row *row = rows + (long)instrument[i] * most;
        while (notional > row->ceiling) row++;
        int64_t *a = row->part[0], *b = row->part[1];
        initial += (int64_t)(((__int128)a[0] * notional + a[3] + a[1] - 1) / a[1]) + a[2];
        maintenance += (int64_t)(((__int128)b[0] * notional + b[3] + b[1] - 1) / b[1]) + b[2];
        total += notional;
        equity += floored((__int128)q * (p - entry[i]), 100000000);
      }
      for (uint32_t i = balances[account]; i < balances[account + 1]; i++)
        equity += floored((__int128)amount[i] * worth[2 * asset[i] + (amount[i] < 0)], 1000000000000);
      int64_t ratio = NO_RATIO, status = 0;
      if (maintenance) {
        __int128 quotient = (__int128)equity * 100000000 / maintenance;
        if (quotient < 1LL << 50 && quotient > -(1LL << 50)) ratio = (int64_t)quotient;
        for (int i = 0; i < 6; i += 2) status += (__int128)equity * level[i + 1] < (__int128)maintenance * level[i];
      }
#else
      double initial = 0, maintenance = 0, total = 0, equity = 0;
      for (uint32_t i = starts[account]; i < starts[account + 1]; i++) {
        double q = quantities[i], p = prices[instrument[i]], notional = nearbyint(fabs(q) * p);
        double(*row)[5] = table + (long)instrument[i] * most;
        while (notional > (*row)[0]) row++;
        initial += ceil(notional * (*row)[1]) + (*row)[2];
        maintenance += ceil(notional * (*row)[3]) + (*row)[4];
        total += notional;
        equity += floor(q * (p - entries[i]));
      }
      for (uint32_t i = balances[account]; i < balances[account + 1]; i++)
        equity += floor(amounts[i] * values[2 * asset[i] + (amounts[i] < 0)]);
      double ratio = trunc(equity * 1e8 / maintenance);
      int status = (equity < maintenance * liquidation) + (equity < maintenance * call) + (equity < maintenance * warning);
#endif
      out[FIGURES * account] = initial, out[FIGURES * account + 1] = maintenance;
      out[FIGURES * account + 2] = total, out[FIGURES * account + 3] = equity;
      out[FIGURES * account + 4] = ratio, out[FIGURES * account + 5] = status;
    }
    times[round] = now(CLOCK_MONOTONIC) - started;
    cpu[round] = now(CLOCK_PROCESS_CPUTIME_ID) - began;
  }
  qsort(times, rounds, sizeof *times, ascending);
  qsort(cpu, rounds, sizeof *cpu, ascending);
  fprintf(stderr, "%.6f %.6f\n", times[rounds / 2], cpu[rounds / 2]);
  fwrite(out, 8, accounts * FIGURES, stdout);
  return 0;
}
