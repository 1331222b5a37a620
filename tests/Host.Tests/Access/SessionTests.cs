using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Tests.Access;

public sealed class SessionTests(TestControl control) : IClassFixture<TestControl>
{
    private const string Wrong = "Invalid username or password";

    // As cheap as bcrypt can be: the tests are about who is asked how often.
    private static readonly string Hash = BCrypt.Net.BCrypt.HashPassword("open sesame", 4);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task A_password_begins_a_session_and_what_is_wrong_with_one_is_told()
    {
        await SetAsync(
            ("accounts.ann", "login, apiKey"), ("accounts.bob", "apiKey"), ("accounts.eve", "login"), ("accounts.eve.enabled", "false"));
        var node = control.Node(_time);

        Assert.Equal("ann", await node.WhoAsync(await node.LoginAsync("ann", "open sesame")));
        Assert.Equal("admin", await node.WhoAsync(await node.LoginAsync("admin", "open sesame")));
        await RefusedAsync(401, "no credentials supplied", () => node.LoginAsync("", "x"));
        await RefusedAsync(401, "no credentials supplied", () => node.LoginAsync("ann", ""));
        await RefusedAsync(400, "Username is too long (max 32 bytes)", () => node.LoginAsync(new string('x', 33), "x"));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "open"));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("nobody", "open sesame"));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("bob", "open"));
        await RefusedAsync(401, "account bob does not have login capability", () => node.LoginAsync("bob", "open sesame"));
        await RefusedAsync(401, "account eve is disabled", () => node.LoginAsync("eve", "open sesame"));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("eve", "open"));
    }

    [Theory]
    [InlineData(0.0, 500)]
    [InlineData(0.999, 999)]
    public async Task An_answer_takes_between_half_a_second_and_a_whole_one_whatever_it_is(double chance, int milliseconds)
    {
        await SetAsync();
        var sessions = new Sessions(
            control.Node(_time).Store, new SessionTokens(_time), new PasswordCheck(LoginLimits.Default, _time), LoginLimits.Default, _time,
                () => chance);
        foreach (var (user, password) in ((string, string)[])[("admin", "open sesame"), ("admin", "x"), ("nobody", "x")])
        {
            var answer = sessions.LoginAsync(user, password, default);
            await _time.TimerSet.WaitAsync();
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.False(answer.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(2));
            if (password == "x") await RefusedAsync(401, Wrong, () => answer);
            else Assert.NotEmpty(await answer);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_close_an_account_for_five_minutes_and_no_other()
    {
        await SetAsync(("accounts.ann", "login"));
        var node = control.Node(_time);
        for (var i = 0; i < 5; i++) await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "guess"));

        await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "open sesame"));
        Assert.NotEmpty(await node.LoginAsync("admin", "open sesame"));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotEmpty(await node.LoginAsync("ann", "open sesame"));
        for (var i = 0; i < 4; i++) await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "guess"));
        Assert.NotEmpty(await node.LoginAsync("ann", "open sesame"));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "guess"));
        Assert.NotEmpty(await node.LoginAsync("ann", "open sesame"));
    }

    [Fact]
    public async Task Ten_thousand_guesses_take_hours_and_few_of_them_are_looked_at()
    {
        await SetAsync();
        var documents = await control.ReadAsync(default);
        var node = new TestNode(control, _time, _ => Task.FromResult(documents));
        var (began, right) = (_time.GetUtcNow(), 0);
        for (var i = 0; i < 10_000; i++)
        {
            // The right one from the fifth try on: none of those may be let in while the account is closed.
            var isRight = i % 400 == 399;
            try
            {
                await node.LoginAsync("admin", isRight ? "open sesame" : "guess");
                right++;
            }
            catch (ApiException error)
            {
                Assert.Equal(Wrong, error.Message);
            }
        }

        Assert.True(_time.GetUtcNow() - began >= TimeSpan.FromSeconds(5_000));
        Assert.Equal(0, right);
    }

    [Fact]
    public async Task A_session_ends_by_itself_and_one_that_is_used_shortly_before_is_renewed()
    {
        await SetAsync(("users.session.duration", "1h"));
        var node = control.Node(_time);
        var token = await node.LoginAsync("admin", "open sesame");
        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Null((await node.CallAsync(token)).Renewed);
        _time.Advance(TimeSpan.FromMinutes(5));

        var renewed = (await node.CallAsync(token)).Renewed;

        Assert.NotNull(renewed);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("token is expired", await node.WhoAsync(token));
        Assert.Equal("admin", await node.WhoAsync(renewed));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("token is expired", await node.WhoAsync(renewed));
    }

    [Fact]
    public async Task A_session_that_is_ended_on_one_node_has_ended_on_all_and_others_go_on()
    {
        await SetAsync();
        var (here, there) = (control.Node(_time), control.Node(_time));
        var (token, other) = (await here.LoginAsync("admin", "open sesame"), await here.LoginAsync("admin", "open sesame"));
        Assert.Equal("admin", await there.WhoAsync(token));

        await here.End.OfAsync(token, default);

        Assert.Equal("token is revoked, please re-login", await here.WhoAsync(token));
        Assert.Equal("token is revoked, please re-login", await there.WhoAsync(token));
        Assert.Equal("admin", await there.WhoAsync(other));
        await there.End.OfAsync("no.token.atall", default);
    }

    [Fact]
    public void When_too_many_sessions_were_ended_all_of_until_then_have_ended()
    {
        var revoked = RevokedSessions.None;
        for (var i = 0; i < RevokedSessions.CountMax; i++) revoked = revoked.With($"id-{i}", 2_000, 1_000);
        Assert.True(revoked.Ends("id-0", 900));
        Assert.False(revoked.Ends("other", 900));
        Assert.Equal("late", Assert.Single(revoked.With("late", 9_000, 5_000).Until).Key);

        var fenced = revoked.With("one-more", 2_000, 1_500);

        Assert.True(fenced.Ends("id-0", 900));
        Assert.True(fenced.Ends("other", 1_500));
        Assert.False(fenced.Ends("new", 1_501));
        var again = RevokedSessions.Read(fenced.Write().ToDictionary(static one => one.Name, static one => one.Value));
        Assert.Equal((fenced.NotBefore, 0), (again.NotBefore, again.Until.Count));
        Assert.True(RevokedSessions.Read(new Dictionary<string, string> { [RevokedSessions.RevokedField] = "oops" })
            .Ends("any", long.MaxValue));
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_of_before_and_needs_the_old_one()
    {
        await SetAsync(("accounts.ann", "login"));
        var node = control.Node(_time);
        var (ann, token) = (Engine.Access.Caller.OfAccount("ann"), await node.LoginAsync("ann", "open sesame"));

        await RefusedAsync(
            400, "current password does not match", () =>
            node.Accounts.ChangePasswordAsync(ann, "ann", "wrong", "a new password", default));
        await RefusedAsync(
            400, "New password does not match the following expression: ^.{8,32}$.", () =>
            node.Accounts.ChangePasswordAsync(ann, "ann", "open sesame", "short", default));
        _time.Advance(TimeSpan.FromSeconds(2));
        await node.Accounts.ChangePasswordAsync(ann, "ann", "open sesame", "a new password", default);

        Assert.Equal("account password has changed since token issued", await node.WhoAsync(token));
        await RefusedAsync(401, Wrong, () => node.LoginAsync("ann", "open sesame"));
        Assert.Equal("ann", await node.WhoAsync(await node.LoginAsync("ann", "a new password")));

        // Whoever found a session can't guess the password by it, either.
        for (var i = 0; i < 5; i++) await RefusedAsync(
            400, "current password does not match", () => node.Accounts.ChangePasswordAsync(ann, "ann", "guess", "another one", default));
        await RefusedAsync(
            400, "current password does not match", () =>
            node.Accounts.ChangePasswordAsync(ann, "ann", "a new password", "another one", default));
    }

    [Fact]
    public async Task The_first_start_makes_a_key_and_a_password_once_and_later_ones_keep_them()
    {
        await control.SetAsync([], []);
        await control.Client.DeleteAsync(TestControl.Name("Secret", "argocd-secret"), DeleteOptions.Default, default);
        await control.Client.DeleteAsync(TestControl.Name("Secret", FirstStart.PasswordSecret), DeleteOptions.Default, default);
        var node = control.Node(_time);

        Assert.True(await FirstStart.PrepareAsync(node.Store, needsPassword: true, _time, default));

        var password =
            Actors.ControlPlane.SecretData.Of(
            (await control.Client.GetAsync(TestControl.Name("Secret", FirstStart.PasswordSecret), default))!)[FirstStart.PasswordField];
        var token = await node.LoginAsync("admin", password);
        Assert.Equal(16, password.Length);
        Assert.False(await FirstStart.PrepareAsync(control.Node(_time).Store, needsPassword: true, _time, default));
        Assert.Equal("admin", await control.Node(_time).WhoAsync(token));
        Assert.DoesNotContain(
            password, JsonText.Write((await control.Client.GetAsync(TestControl.Name("Secret", "argocd-secret"), default))!));
    }

    internal static async Task RefusedAsync(int status, string message, Func<Task> work)
    {
        var error = await Assert.ThrowsAsync<ApiException>(work);
        Assert.Equal((status, message), (error.Status, error.Message));
    }

    private Task SetAsync(params (string, string)[] settings) => control.SetAsync(
        settings, ((string[])["admin", "accounts.ann", "accounts.bob", "accounts.eve"]).Select(static name => ($"{name}.password", Hash)));
}
