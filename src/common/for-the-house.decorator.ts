import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const FOR_THE_HOUSE = 'forTheHouse';

/** A route that works on everybody's rows, for an operator. Without it a route sees those of its caller. */
export const ForTheHouse = (): CustomDecorator => SetMetadata(FOR_THE_HOUSE, true);
