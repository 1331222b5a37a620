using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Health;

namespace GitOpsActors.Engine.Tests.Health;

/// <summary>What people are told of Pods that are not well.</summary>
public sealed class PodReasonsTests
{
    private const string Crashing = "containerStatuses: [{name: app, ready: false, state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m}}, lastState: {terminated: {exitCode: 3, reason: Error}}}]";
    private const string Unready = "containerStatuses: [{name: app, ready: false, state: {running: {}}}]";

    [Theory]
    [InlineData("phase: Pending, containerStatuses: [{name: app, state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling image x}}}]",
        "container app can't start: ImagePullBackOff: Back-off pulling image x")]
    [InlineData("phase: Pending, initContainerStatuses: [{name: init, state: {terminated: {exitCode: 1, reason: Error, message: no db}}}]", "container init: it ended with exit code 1: no db")]
    [InlineData("phase: Running, " + Crashing, "container app crashes again and again (CrashLoopBackOff): it ended with exit code 3")]
    [InlineData("phase: Running, containerStatuses: [{name: app, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]",
        "container app crashes again and again (CrashLoopBackOff): it ended with exit code 137, OOMKilled")]
    [InlineData("phase: Running, containerStatuses: [{name: app, state: {waiting: {reason: CrashLoopBackOff}}}]", "container app crashes again and again (CrashLoopBackOff)")]
    [InlineData("phase: Pending, containerStatuses: [{name: app, state: {waiting: {reason: CreateContainerConfigError, message: secret \"s\" not found}}}]",
        "container app can't start: CreateContainerConfigError: secret \"s\" not found")]
    [InlineData("phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/3 nodes are available'}]",
        "it can't be scheduled (Unschedulable): 0/3 nodes are available")]
    [InlineData("phase: Running, " + Unready, "container app runs and is not ready")]
    [InlineData("phase: Failed, reason: Evicted, message: The node was low on memory", "Evicted: The node was low on memory")]
    [InlineData("phase: Pending, containerStatuses: [{name: app, state: {waiting: {reason: ContainerCreating}}}]", "container app waits: ContainerCreating")]
    public void A_pod_says_which_container_and_why(string status, string told) => Assert.Equal("Pod a: " + told, PodReasons.Of([Pod("a", status)]));

    [Theory]
    [InlineData("phase: Running, containerStatuses: [{name: app, ready: true, state: {running: {}}}]")]
    [InlineData("phase: Succeeded, containerStatuses: [{name: app, ready: false, state: {terminated: {exitCode: 0}}}]")]
    public void A_pod_that_is_well_says_nothing(string status) => Assert.Null(PodReasons.Of([Pod("a", status)]));

    [Fact]
    public void What_is_surely_wrong_comes_first_and_others_like_it_are_counted() =>
        Assert.Equal("Pod b (and 1 more like it): container app crashes again and again (CrashLoopBackOff): it ended with exit code 3",
            PodReasons.Of([Pod("a", "phase: Running, " + Unready), Pod("c", "phase: Running, " + Crashing), Pod("b", "phase: Running, " + Crashing)]));

    [Fact]
    public void A_pod_that_goes_does_not_count() => Assert.Null(PodReasons.Of([Pod("a", "phase: Running, " + Crashing).WithAt(["metadata", "deletionTimestamp"], "x")]));

    [Fact]
    public void A_reason_is_one_line_of_bounded_length()
    {
        var told = PodReasons.Of([Pod("a", "phase: Failed, message: \"" + new string('x', 1000) + "\\nmore\"")])!;
        Assert.Equal((400, false), (told.Length, told.Contains('\n', StringComparison.Ordinal)));
    }

    private static MapNode Pod(string name, string status) => YamlReader.Read($"{{metadata: {{name: {name}}}, status: {{{status}}}}}").Map();
}
