# Makes worked.json: worked examples by SciPy, which the harness' statistics are held against. python3 worked.py > worked.json
import json
import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(7)
examples = []
for tasks in (20, 60, 159):
    base = np.round(rng.gamma(2, 1, tasks), 3)
    ours = np.round(base * rng.uniform(0.05, 1.2, tasks), 3)
    ratio = stats.bootstrap(
        (ours, base), lambda a, b, axis=-1: a.sum(axis=axis) / b.sum(axis=axis),
        paired=True, vectorized=True, n_resamples=50_000, method="percentile", random_state=np.random.default_rng(1),
    )
    solved = (rng.uniform(size=tasks) < 0.7).astype(int)
    share = stats.bootstrap(
        (solved,), np.mean, vectorized=True, n_resamples=50_000, method="percentile", random_state=np.random.default_rng(2),
    )
    examples.append({
        "ours": ours.tolist(), "base": base.tolist(), "ratio": list(ratio.confidence_interval),
        "solved": solved.tolist(), "share": list(share.confidence_interval),
    })
mcnemar = [[b, c, stats.binomtest(min(b, c), b + c, 0.5).pvalue] for b, c in rng.integers(0, 60, (40, 2)).tolist() if b + c > 0]
holm = []
for n in (2, 5, 9):
    p = np.round(rng.uniform(0, 0.2, n), 5)
    order = np.argsort(p)
    holm.append([p.tolist(), np.minimum(1, np.maximum.accumulate(p[order] * np.arange(n, 0, -1)))[np.argsort(order)].tolist()])
print(json.dumps({"scipy": scipy.__version__, "bootstrap": examples, "mcnemar": mcnemar, "holm": holm}))
