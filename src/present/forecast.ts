/** When the rest will be done, in words. */
import { type Forecast, leastCompleted } from '../status/forecast';
import { durationWords, momentWords } from './words';

/** Less than this apart, two moments are one to a person. */
const sameMs = 60_000;

/**
 * One phrase; for no forecast it says what is missing.
 *
 * @example forecastWords(forecast, now) // 'about 2h 10m left, done by 03:40; by 04:30 at the latest in 4 of 5 cases'
 */
export function forecastWords(forecast: Forecast | undefined, now: Date): string {
  if (!forecast) return `time left unknown until ${leastCompleted} tasks are completed`;
  if (forecast.open === 0) return 'nothing left to run';
  const { p50, p80 } = forecast;
  const at = (ms: number) => momentWords(new Date(now.getTime() + ms).toISOString(), now);
  const latest = p80 - p50 < sameMs ? '' : `; by ${at(p80)} at the latest in 4 of 5 cases`;
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
