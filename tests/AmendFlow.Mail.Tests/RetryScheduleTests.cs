namespace AmendFlow.Mail.Tests;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 10)]
    [InlineData(5, 20)]
    [InlineData(6, 30)]
    [InlineData(60, 30)]
    public void Each_wait_is_its_rung_give_or_take_a_fifth(int attempt, int minutes)
    {
        var waits = Enumerable.Range(1, 500).Select(n => (RetrySchedule.Next(attempt, Post.Noon, Post.Noon, Post.Id(n))!.Value - Post.Noon).TotalMinutes).ToList();

        Assert.All(waits, w => Assert.InRange(w, minutes * 0.8, minutes * 1.2));
        Assert.True(waits.Max() - waits.Min() > minutes * 0.3, "mails that failed together come back together");
    }

    [Fact]
    public void The_same_mail_and_attempt_always_wait_equally_long_on_whole_milliseconds()
    {
        var next = RetrySchedule.Next(3, Post.Noon, Post.Noon, Post.Id(1));

        Assert.Equal(next, RetrySchedule.Next(3, Post.Noon, Post.Noon, Post.Id(1)));
        Assert.Equal(0, next!.Value.Ticks % TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public void After_48_hours_it_gives_up_and_not_before()
    {
        Assert.NotNull(RetrySchedule.Next(90, Post.Noon, Post.Noon.AddHours(48).AddTicks(-1), Post.Id(1)));
        Assert.Null(RetrySchedule.Next(2, Post.Noon, Post.Noon.AddHours(48), Post.Id(1)));
    }
}
