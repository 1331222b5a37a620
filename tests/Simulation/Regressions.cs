using GitOpsActors.Simulation.Faults;
using GitOpsActors.Simulation.Product;
using GitOpsActors.Simulation.Scenarios;

namespace GitOpsActors.Simulation;

/// <summary>Scenarios that the product once failed, as small as the minimiser made them.</summary>
public sealed class Regressions
{
    /// <summary>The comparison used the render of the operation, and nobody told the source that the Application follows it: no later commit was noticed.</summary>
    [Fact]
    public void An_Application_whose_first_render_is_that_of_a_manual_sync_hears_of_later_commits() => Check(new Scenario(Seed: 111, Nodes: 3,
        [
            new Step.Edit(0, 2),
            new Step.Declare(0),
            new Step.Command(0),
            new Step.Drift(0, 0) { After = TimeSpan.FromMilliseconds(5674) },
            new Step.Edit(0, 3),
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.RequestThrottled, "https://control discover ", 3),
            new(FaultKind.RequestThrottled, "https://workload discover ", 0),
        ]
        }));

    /// <summary>It asked once, when it came to life, and waited for ever.</summary>
    [Fact]
    public void An_Application_that_is_not_answered_when_it_comes_to_life_asks_again() => Check(new Scenario(Seed: 24, Nodes: 1,
        [
            new Step.Edit(0, 0),
            new Step.Declare(0),
            new Step.Strike(0) { After = TimeSpan.FromSeconds(8) },
            new Step.Edit(0, 1) { After = TimeSpan.FromSeconds(8) },
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.MessageLost, "app-0 ViewNews", 2),
            new(FaultKind.MessageLost, "app-0 ResourceNews", 3),
            new(FaultKind.MessageLost, "app-0 ResourceNews", 4),
        ]
        }));

    /// <summary>A prune that met a conflict was told as done, and the object counted as one on its way out.</summary>
    [Fact]
    public void A_prune_that_meets_a_conflict_is_made_again() => Check(new Scenario(Seed: 323, Nodes: 2,
        [
            new Step.Edit(0, 1),
            new Step.Declare(0),
            new Step.Drop(0, 1) { After = TimeSpan.FromMilliseconds(10778) },
        ],
        new FaultPlan { Exactly = [new(FaultKind.RequestConflicts, "https://workload delete ConfigMap", 0)] }));

    /// <summary>It had read nothing, and so no commit changed anything that it had read; the comparison's own render ended later, and began earlier.</summary>
    [Fact]
    public void The_render_of_an_operation_that_failed_is_not_followed() => Check(new Scenario(Seed: 642, Nodes: 1,
        [
            new Step.Declare(0) { After = TimeSpan.FromMilliseconds(47) },
            new Step.Crash(0) { After = TimeSpan.FromMilliseconds(49) },
            new Step.Terminate(0) { After = TimeSpan.FromMilliseconds(19048) },
            new Step.Drift(0, 3) { After = TimeSpan.FromMilliseconds(8860) },
            new Step.Command(0),
            new Step.Strike(0) { After = TimeSpan.FromMilliseconds(19118) },
            new Step.Edit(0, 1) { After = TimeSpan.FromMilliseconds(17740) },
        ],
        new FaultPlan
        {
            Exactly =
        [
            new(FaultKind.RequestThrottled, "https://control discover ", 4),
            new(FaultKind.RequestThrottled, "https://control discover ", 6),
            new(FaultKind.RequestThrottled, "https://workload get ", 1),
            new(FaultKind.RequestThrottled, "https://workload list ConfigMap", 0),
            new(FaultKind.RequestThrottled, "https://workload list CustomResourceDefinition", 0),
            new(FaultKind.RequestLost, "https://control list ConfigMap", 1),
        ]
        }));

    /// <summary>The watch told its beginning and its end at once, when it was not in Git any more, and nobody asked after it by its key.</summary>
    [Fact]
    public void The_end_of_an_object_that_is_known_from_an_apply_alone_is_heard() => Check(new Scenario(Seed: 1839, Nodes: 1,
        [
            new Step.Declare(0),
            new Step.Edit(1, 1),
            new Step.Declare(1),
            new Step.Edit(0, 0),
            new Step.Drop(0, 0) { After = TimeSpan.FromMilliseconds(580) },
        ],
        new FaultPlan { Exactly = [new(FaultKind.WatchLags, "https://workload ConfigMap", 1)] }));

    /// <summary>The operation that had made it could not record its end, and the next one brought out a commit without it.</summary>
    [Fact]
    public void What_an_operation_left_that_did_not_end_is_found() => Check(new Scenario(Seed: 1205, Nodes: 2,
        [
            new Step.Edit(0, 2),
            new Step.Declare(0) { After = TimeSpan.FromMilliseconds(9468) },
            new Step.Command(0) { After = TimeSpan.FromMilliseconds(280) },
            new Step.Terminate(0),
            new Step.Drop(0, 2),
        ],
        new FaultPlan { Exactly = [new(FaultKind.AppendFailed, "application/argocd/app-0", 0), new(FaultKind.AppendFailed, "application/argocd/app-0", 3)] }));

    /// <summary>A request of the node that had it before arrived when the object was pruned already, and nobody heard of the kind any more.</summary>
    [Fact]
    public void What_a_late_request_makes_is_found() => Check(new Scenario(Seed: 1948, Nodes: 3,
        [
            new Step.Declare(0),
            new Step.Edit(0, 3),
            new Step.Drop(0, 3) { After = TimeSpan.FromMilliseconds(388) },
            new Step.HandOver(0),
        ],
        new FaultPlan { Exactly = [new(FaultKind.RequestSlow, "https://workload apply Secret", 0)] }));

    /// <summary>While the kind could not be listed, what it had made of it counted as gone.</summary>
    [Fact]
    public void What_cannot_be_listed_is_not_forgotten() => Check(new Scenario(Seed: 3335, Nodes: 3,
        [
            new Step.Declare(0),
            new Step.Edit(0, 0),
            new Step.Crash(2) { After = TimeSpan.FromMilliseconds(2616) },
            new Step.Drop(0, 0),
            new Step.Edit(0, 3) { After = TimeSpan.FromMilliseconds(7133) },
        ],
        new FaultPlan { Exactly = [new(FaultKind.RequestAnswerLost, "https://workload list ConfigMap", 1)] }));

    private static void Check(Scenario scenario)
    {
        var verdict = Simulation.Judge(scenario, new RealFleet());
        Assert.True(verdict.IsGood, verdict.Report());
    }
}
