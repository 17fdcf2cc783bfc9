namespace AmendFlow.Engine.Tests.Rules;

/// <summary>
/// A second interpreter, written from the six rules of design.md section 2 and decision 0010, and from nothing else: it shares no line
/// with the engine, keeps no index, and asks everything afresh. This half is the instance: what is open, the queue, what people do;
/// the other half is the rules of tokens.
/// </summary>
internal sealed partial class NaiveRun
{
    private readonly Plan _plan;
    private readonly Dictionary<string, bool> _inputs;
    private readonly bool _faultsAsAWhole;
    private readonly List<Item> _open = [];
    private readonly List<Item> _queue = [];
    private Item? _faultedBy;

    public NaiveRun(Plan plan, IReadOnlyDictionary<string, bool> inputs, bool faultsAsAWhole)
    {
        _plan = plan;
        _inputs = new(inputs);
        _faultsAsAWhole = faultsAsAWhole;
        _queue.Add(new Item(new Node("root", Kind.Part, plan), null));
        Work();
    }

    public SubStatus SubStatus { get; private set; } = SubStatus.Suspended;

    public List<string> Lines { get; } = [];

    /// <summary>Every start of a step, and what became of it.</summary>
    public List<Item> Executed { get; } = [];

    /// <summary>Waits that ended without an answer: the step, and why.</summary>
    public List<(string Id, string Reason)> Closed { get; } = [];

    /// <summary>Oldest first.</summary>
    public IEnumerable<string> Waiting => _open.Where(i => i.Waits).Select(i => i.Node.Id);

    public IEnumerable<string> Faulted => _open.Where(i => i.IsFaulted).Select(i => i.Node.Id);

    internal sealed class Item(Node node, Chart? owner)
    {
        public Node Node => node;

        public Chart? Owner => owner;

        public Chart? Inside { get; set; }

        public bool Waits { get; set; }

        public bool IsFaulted { get; set; }

        public string Status { get; set; } = "Running";
    }

    public void Resume(string id, string port)
    {
        var item = _open.First(i => i.Waits && i.Node.Id == id);
        item.Waits = false;
        End(item, [port], id);
        Work();
    }

    public void Publish(string name)
    {
        foreach (var item in _open.Where(i => i.Waits && i.Node.Hears == name).ToList())
        {
            if (SubStatus == SubStatus.Suspended && item.Waits && _open.Contains(item))
            {
                Resume(item.Node.Id, "Done");
            }
        }
    }

    public void Change(string input, bool value) => _inputs[input] = value;

    public void CancelAll(string reason) => EndInstance(SubStatus.Cancelled, reason);

    public void Cancel(string id, string reason)
    {
        var item = _open.First(i => i.Node.Id == id);
        Drop(item, reason);
        GoOnFrom(item, null);
        Work();
    }

    public void Retry(string id)
    {
        var item = _open.First(i => i.IsFaulted && i.Node.Id == id);
        _open.Remove(item);
        _queue.Add(new Item(item.Node, item.Owner));
        Work();
    }

    public void Skip(string id)
    {
        End(_open.First(i => i.IsFaulted && i.Node.Id == id), ["Done"], id);
        Work();
    }

    /// <summary>What a step was decided on has changed: rule 4 for it, in the nearest flowchart that is running.</summary>
    public void Reopen(string id, string reason)
    {
        if (Executed.All(i => i.Node.Id != id))
        {
            return;
        }

        for (var step = id; ; step = ContainerOf(_plan, step)!)
        {
            if (_open.Find(i => i.Inside?.Plan.Nodes.Any(n => n.Id == step) == true)?.Inside is { } chart)
            {
                if (chart.Reached.GetValueOrDefault(step))
                {
                    Reopen(chart, step, reason);
                    Fire(chart, step);
                    Work();
                }

                return;
            }
        }
    }

    private static string? ContainerOf(Plan plan, string id) => plan.All.FirstOrDefault(n => n.Inside?.Nodes.Any(i => i.Id == id) == true)?.Id;

    private void Work()
    {
        while (_queue.Count > 0)
        {
            var item = _queue[0];
            _queue.RemoveAt(0);
            Begin(item);
        }

        if (_faultedBy is not null && SubStatus == SubStatus.Suspended)
        {
            Closed.AddRange(_open.Where(i => i.Waits).Select(i => (i.Node.Id, $"faulted:{_faultedBy.Node.Id}")));
            SubStatus = SubStatus.Faulted;
        }
    }

    private void Begin(Item item)
    {
        if (Executed.Count > 2_000)
        {
            throw new InvalidOperationException("The case runs in a circle that waits for nobody: a fault of the generator.");
        }

        Executed.Add(item);
        _open.Add(item);
        switch (item.Node.Kind)
        {
            case Kind.Task or Kind.Event:
                item.Waits = true;
                break;
            case Kind.Line:
                Lines.Add(item.Node.Id);
                End(item, ["Done"], item.Node.Id);
                break;
            case Kind.Decision:
                End(item, [_inputs[item.Node.Id] ? "True" : "False"], item.Node.Id);
                break;
            case Kind.Fork:
                End(item, item.Owner!.Plan.PortsOf(item.Node.Id), item.Node.Id);
                break;
            case Kind.Fault:
                item.IsFaulted = true;
                item.Status = "Faulted";
                _faultedBy ??= _faultsAsAWhole ? item : null;
                break;
            case Kind.Part:
                item.Inside = new Chart(item, item.Node.Inside!);
                Fire(item.Inside, item.Inside.Plan.Facts.Start!);
                break;
            case Kind.Finish:
                _open.Remove(item);
                item.Status = "Completed";
                End(_open.First(i => i.Owner is null), ["Done"], item.Node.Id);
                break;
            default:
                End(item, ["Done"], item.Node.Id);
                break;
        }
    }

    private void End(Item item, IReadOnlyCollection<string> outcomes, string by)
    {
        CloseInside(item, $"ended:{by}");
        _open.Remove(item);
        item.Status = "Completed";
        if (item.Owner is null)
        {
            EndInstance(SubStatus.Finished, $"ended:{by}");
        }
        else if (item.Node.Kind == Kind.End)
        {
            End(item.Owner.Self, ["Done"], item.Node.Id);
        }
        else
        {
            GoOnFrom(item, outcomes);
        }
    }

    private void Drop(Item item, string reason)
    {
        CloseInside(item, reason);
        _open.Remove(item);
        item.Status = "Canceled";
        if (item.Waits)
        {
            Closed.Add((item.Node.Id, reason));
        }
    }

    private void CloseInside(Item item, string reason)
    {
        _queue.RemoveAll(i => i.Owner is not null && i.Owner == item.Inside);
        foreach (var child in _open.Where(i => i.Owner is not null && i.Owner == item.Inside).ToList())
        {
            Drop(child, reason);
        }
    }

    private void EndInstance(SubStatus status, string reason)
    {
        _queue.Clear();
        if (_faultedBy is not null && status == SubStatus.Finished)
        {
            return;
        }

        foreach (var root in _open.Where(i => i.Owner is null).ToList())
        {
            Drop(root, reason);
        }

        SubStatus = status;
    }
}
