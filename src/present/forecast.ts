/** When the rest will be done, in words. */
import { type Forecast, leastCompleted } from '../status/forecast';
import { durationWords, momentWords } from './words';

/** Less than this apart, two moments are one to a person. */
const sameMs = 60_000;

/**
 * One phrase; for no forecast it says what is missing. While nobody is at work, nothing is done by any hour.
 *
 * @example forecastWords(forecast, now, true) // 'about 2h 10m left, done by 03:40; by 04:30 at the latest in 4 of 5 cases'
 * @example forecastWords(forecast, now, false) // 'about 2h 10m of work left; 3h at most in 4 of 5 cases'
 */
export function forecastWords(forecast: Forecast | undefined, now: Date, running = true): string {
  if (!forecast) return `time left unknown until ${leastCompleted} tasks are completed`;
  if (forecast.open === 0) return 'nothing left to run';
  const { p50, p80 } = forecast;
  const isOne = p80 - p50 < sameMs;
  if (!running) {
    const most = isOne ? '' : `; ${durationWords(p80)} at most in 4 of 5 cases`;
    return `about ${durationWords(p50)} of work left${most}`;
  }
  const at = (ms: number) => momentWords(new Date(now.getTime() + ms).toISOString(), now);
  const latest = isOne ? '' : `; by ${at(p80)} at the latest in 4 of 5 cases`;
  return `about ${durationWords(p50)} left, done by ${at(p50)}${latest}`;
}

/**
 * For a line with little room.
 *
 * @example shortForecastWords(forecast) // 'about 2h 10m left'
 */
export function shortForecastWords(forecast: Forecast | undefined): string {
  return forecast && forecast.open > 0 ? `about ${durationWords(forecast.p50)} left` : '';
}
