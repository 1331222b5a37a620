using System.Runtime.CompilerServices;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Walks templates and writes what they say. One per render, or per `tpl` in it; not for use by two threads.</summary>
internal sealed partial class Execution(TemplateSet set, RenderState state)
{
    private const string NoValue = "<no value>";

    private readonly List<(string Name, object? Value)> _variables = [];
    private int _scope;
    private StringBuilder _output = new();
    private Definition? _running;
    private Jump _jump;

    // What a loop goes over stands in an interface, and errors call it that.
    private object? _item;

    private enum Jump
    {
        None,
        Break,
        Continue,
    }

    public RenderState State => state;

    public TemplateSet Set => set;

    /// <summary>What a template says, given a dot.</summary>
    public string Run(Definition definition, object? dot)
    {
        var output = _output;
        _output = new StringBuilder();
        try
        {
            Call(definition, dot);
            return _output.ToString();
        }
        finally
        {
            _output = output;
        }
    }

    private void Call(Definition definition, object? dot)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new LimitException($"template {GoQuote.Double(definition.Name)} calls templates that are nested too deeply");
        var (running, scope, count, at) = (_running, _scope, _variables.Count, _at);
        (_running, _scope) = (definition, count);
        _variables.Add(("$", dot));
        try
        {
            List(definition.Body, dot);
        }
        finally
        {
            (_running, _scope, _at) = (running, scope, at);
            _variables.RemoveRange(count, _variables.Count - count);
        }
    }

    private void List(ListSyntax list, object? dot)
    {
        foreach (var item in list.Items)
        {
            if (_jump != Jump.None) return;
            Walk(item, dot);
        }
    }

    private void Walk(Syntax item, object? dot)
    {
        state.Budget.Step();
        switch (item)
        {
            case TextSyntax text: Write(text.Text); break;
            case ActionSyntax action:
                var value = Pipeline(action.Pipe, dot);
                if (action.Pipe.Variables.Length == 0) Write(value is string plain ? plain : value is null ? NoValue : value is GoObject thing && IsPlace(action.Pipe) ? thing.ShowInPlace() : GoFormat.Show(value));
                break;
            case BranchSyntax { Kind: BranchKind.Range } range: Range(range, dot); break;
            case BranchSyntax branch: Branch(branch, dot); break;
            case TemplateCallSyntax call:
                var definition = set.Find(call.Name) ?? throw Failed(call, $"template {GoQuote.Double(call.Name)} not defined", call.Position);
                Call(definition, call.Pipe is null ? null : Pipeline(call.Pipe, dot));
                break;
            case BreakSyntax: _jump = Jump.Break; break;
            case ContinueSyntax: _jump = Jump.Continue; break;
        }
    }

    /// <summary>Does the pipe name a place, and not what a function made?</summary>
    private static bool IsPlace(PipeSyntax pipe) => pipe.Commands is [{ Arguments: [FieldSyntax or VariableSyntax or DotSyntax or ChainSyntax] }];

    private void Write(string text)
    {
        state.Budget.Characters(text.Length);
        if (_output.Length + (long)text.Length > RenderBudget.TextMax) throw new LimitException($"a template makes a text of more than {RenderBudget.TextMax} characters");
        _output.Append(text);
    }

    private void Branch(BranchSyntax branch, object? dot)
    {
        var mark = _variables.Count;
        var value = Pipeline(branch.Pipe, dot);
        if (GoTypes.IsTrue(value)) List(branch.List, branch.Kind == BranchKind.With ? value : dot);
        else if (branch.Else is { } otherwise) List(otherwise, dot);
        Pop(mark);
    }

    private void Range(BranchSyntax range, object? dot)
    {
        var before = _variables.Count;
        var value = Pipeline(range.Pipe, dot);
        if (value is GoObject { Items: { } items }) value = items;
        if (value is GoObject { Map: { } map }) value = map;
        var any = value switch
        {
            GoList list => Each(range, list.Items.Length, static i => (nint)i, i => list.Items[i]),
            byte[] bytes => Each(range, bytes.Length, static i => (nint)i, i => bytes[i]),
            GoMap entries => Entries(range, entries),
            nint or long or int or byte => Count(range, value),
            null => false,
            _ => throw Failed(_at!, $"range can't iterate over {GoFormat.Show(value)}"),
        };
        if (!any && range.Else is { } otherwise) List(otherwise, dot);
        Pop(before);
    }

    private bool Entries(BranchSyntax range, GoMap map)
    {
        var keys = map.SortedKeys();
        return Each(range, keys.Length, i => keys[i], i => map[keys[i]]);
    }

    private bool Count(BranchSyntax range, object value)
    {
        if (range.Pipe.Variables.Length > 1) throw Failed(_at!, $"can't use {GoFormat.Show(value)} to iterate over more than one variable");
        var count = GoTypes.Integer(value);
        state.Budget.Step(Math.Max(count, 0));
        return Each(range, (int)Math.Max(count, 0), static i => (nint)i, i => value is nint ? (nint)i : value is long ? (long)i : (object)i);
    }

    private bool Each(BranchSyntax range, int count, Func<int, object?> indexAt, Func<int, object?> itemAt)
    {
        var mark = _variables.Count;
        var variables = range.Pipe.Variables;
        for (var i = 0; i < count; i++)
        {
            // A nil among the items is a nil in an interface: a field of it is an error.
            var item = itemAt(i) ?? NilInterface.Instance;
            if (range.Pipe.IsAssignment)
            {
                Assign(range.Pipe, variables[0], variables.Length > 1 ? indexAt(i) : item);
                if (variables.Length > 1) Assign(range.Pipe, variables[1], item);
            }
            else if (variables.Length > 0)
            {
                _variables[mark - 1] = (variables[^1], item);
                if (variables.Length > 1) _variables[mark - 2] = (variables[0], indexAt(i));
            }

            state.Budget.Step();
            _item = item;
            List(range.List, item);
            Pop(mark);
            var jump = _jump;
            _jump = Jump.None;
            if (jump == Jump.Break) break;
        }

        return count > 0;
    }

    private void Pop(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    private void Assign(PipeSyntax pipe, string name, object? value)
    {
        for (var i = _variables.Count - 1; i >= _scope; i--)
        {
            if (_variables[i].Name != name) continue;
            _variables[i] = (name, value);
            return;
        }

        throw Failed(_at!, $"undefined variable: {name}");
    }

    private object? Variable(string name)
    {
        for (var i = _variables.Count - 1; i >= _scope; i--)
        {
            if (string.Equals(_variables[i].Name, name, StringComparison.Ordinal)) return _variables[i].Value;
        }

        return null;
    }

    private TemplateException Failed(Syntax at, string problem) => Failed(at, problem, at.Position);

    private TemplateException Failed(Syntax at, string problem, int position) =>
        new($"template: {_running!.Source.ShowPlace(position)}: executing {GoQuote.Double(_running.Name)} at <{at}>: {problem}");

    /// <summary>
    /// What a function said, with the place of the call; what ended the render goes on as it is. The messages of the levels below are
    /// let go: a recursion of thousands of levels would keep the square of its last message.
    /// </summary>
    private TemplateException Failed(Syntax at, string function, TemplateException error)
    {
        if (error is LimitException) return error;
        var place = _running!.Source.ShowPlace(at.Position);
        return new($"template: {place}: executing {GoQuote.Double(_running.Name)} at <{at}>: error calling {function}: {error.Message}")
        {
            WantedWords = error.WantedWords,
            WantedMessage = error.WantedWords is { } words ? $"execution error at ({place}): {words}" : null,
        };
    }
}
